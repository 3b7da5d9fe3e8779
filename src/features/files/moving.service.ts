import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import { removeFiles } from '#src/platform/storage/filesLock';
import type { Storage } from '#src/platform/storage/storage';
import { storedFiles, type MovedFile } from './moving.queries';
import { thumbnailKey } from './storageKeys';

/** `keep`: a program that runs still reads the originals. */
export type Move = {
  db: Database;
  from: Storage;
  to: Storage;
  arrivingDir: string;
  keep: boolean;
  tell: (moved: Moved) => void;
};

/** Files by what became of them; `missing` and `altered` name keys. An altered one is copied as it is, and its original stays. */
export type Moved = { copied: number; there: number; removed: number; missing: string[]; altered: string[] };

/**
 * Copies every file that a row names, reads it again from where it went, and only then removes the original. Broken off, it
 * goes on where it ended.
 */
export async function moveFiles(move: Move): Promise<Moved> {
  const moved: Moved = { copied: 0, there: 0, removed: 0, missing: [], altered: [] };
  await mkdir(move.arrivingDir, { recursive: true, mode: 0o700 });
  for await (const file of storedFiles(move.db)) {
    await moveOne(move, file, moved);
    move.tell(moved);
  }
  return moved;
}

async function moveOne(move: Move, file: MovedFile, moved: Moved): Promise<void> {
  const { from, to } = move;
  if ((await hashIn(to, file.key)) === file.sha256) moved.there += 1;
  else {
    const copied = await copy(move, file.key);
    if (copied !== file.sha256) return void (copied === null ? moved.missing : moved.altered).push(file.key);
    moved.copied += 1;
  }
  if (move.keep || !(await isThere(from, file.key))) return;
  const remove = () => Promise.all([from.remove(file.key), from.remove(thumbnailKey(file.key))]).then(() => undefined);
  if (await removeFiles(move.db, remove)) moved.removed += 1;
}

/** Answers the hash of what now lies there, or null when there is no original. */
async function copy({ from, to, arrivingDir }: Move, key: string): Promise<string | null> {
  const arriving = path.join(arrivingDir, randomUUID());
  try {
    await pipeline(await from.open(key), createWriteStream(arriving, { mode: 0o600 }));
    await to.store(arriving, key);
    return await hashIn(to, key);
  } catch (error) {
    return nullIfMissing(error);
  } finally {
    await rm(arriving, { force: true });
  }
}

async function hashIn(storage: Storage, key: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(await storage.open(key), new PassThrough(), hash);
    return hash.digest('hex');
  } catch (error) {
    return nullIfMissing(error);
  }
}

const isThere = (storage: Storage, key: string): Promise<boolean> =>
  storage.size(key).then(
    () => true,
    (error: unknown) => nullIfMissing(error) !== null,
  );

function nullIfMissing(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}
