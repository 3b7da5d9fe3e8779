import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { NotFound } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { StorageAway } from '#src/platform/storage/errors';
import { drawPicture } from '#src/platform/pictures/pictures';
import { shownAs } from './fileKind';
import { thumbnailKey } from './storageKeys';

type ServiceDeps = Pick<Deps, 'storage' | 'config' | 'logger'>;
type Picture = { storageKey: string; mediaType: string; sizeBytes: number };

const PICTURE_MAX_BYTES = 50 * 1024 * 1024;

/** Concurrent requests for one thumbnail share the work. */
const beingMade = new Map<string, Promise<Buffer | null>>();

/** Made on first request and stored. Null when there can be none. */
export async function thumbnailOf(deps: ServiceDeps, file: Picture): Promise<Buffer | null> {
  if (shownAs(file.mediaType) !== 'image' || file.sizeBytes > PICTURE_MAX_BYTES) return null;
  const key = thumbnailKey(file.storageKey);
  const kept = await bytesOf(deps, key);
  if (kept === 'away') return null;
  // An empty one is stored for an unreadable picture, which would be as costly the next time.
  if (kept) return kept.length > 0 ? kept : null;
  const making = beingMade.get(key) ?? make(deps, file, key).finally(() => beingMade.delete(key));
  beingMade.set(key, making);
  return making;
}

async function make(deps: ServiceDeps, file: Picture, key: string): Promise<Buffer | null> {
  try {
    const drawn = await deps.storage.lend(file.storageKey, (path) => drawPicture('thumbnail', path));
    const thumbnail = drawn && Buffer.from(drawn.bytes);
    await keep(deps, key, thumbnail ?? Buffer.alloc(0));
    return thumbnail;
  } catch (error) {
    if (error instanceof NotFound) return null;
    // Disk full, too many pictures at once, or no sharp on this machine: the page is shown without.
    deps.logger.warn({ err: error }, 'a thumbnail was not made');
    return null;
  }
}

async function bytesOf({ storage }: ServiceDeps, key: string): Promise<Buffer | 'away' | null> {
  try {
    return await buffer(await storage.open(key));
  } catch (error) {
    if (error instanceof NotFound) return null;
    if (error instanceof StorageAway) return 'away';
    throw error;
  }
}

async function keep({ storage, config }: ServiceDeps, key: string, bytes: Buffer): Promise<void> {
  const arriving = path.join(config.uploadTempDir, randomUUID());
  try {
    await writeFile(arriving, bytes);
    await storage.store(arriving, key);
  } finally {
    await rm(arriving, { force: true });
  }
}
