import { randomUUID } from 'node:crypto';

/** Under what files lie in storage: random names, for nobody to guess. */
export function newStorageKey(): string {
  const name = randomUUID();
  return `${name.slice(0, 2)}/${name}`;
}

const THUMBNAIL = '.thumbnail';

/** The small picture lies beside the file it is made from, and goes with it. */
export const thumbnailKey = (storageKey: string): string => storageKey + THUMBNAIL;

/** Whose bytes these are: the file's own key, also for its thumbnail. */
export const keyOfFile = (key: string): string => (key.endsWith(THUMBNAIL) ? key.slice(0, -THUMBNAIL.length) : key);
