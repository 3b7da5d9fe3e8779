import { randomUUID } from 'node:crypto';

export function newStorageKey(): string {
  const name = randomUUID();
  return `${name.slice(0, 2)}/${name}`;
}

const THUMBNAIL = '.thumbnail';

/** Stored beside its file and removed with it. */
export const thumbnailKey = (storageKey: string): string => storageKey + THUMBNAIL;

export const keyOfFile = (key: string): string => (key.endsWith(THUMBNAIL) ? key.slice(0, -THUMBNAIL.length) : key);
