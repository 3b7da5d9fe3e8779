import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { NotFound } from '../errors';
import { asStorageError } from './errors';
import type { Storage } from './storage';
import { ownKey, STORAGE_KEY } from './storageKey';
import { isOwnFolder, uploadsProblem } from './uploadsFolder';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function take(arrivedPath: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  const file = await open(arrivedPath, 'r+');
  try {
    await file.chmod(0o600);
    // The row is committed after this: the bytes must survive whatever the row survives.
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(arrivedPath, target);
}

/** Files under `dir/ab/<uuid>`, derived ones under `dir/ab/<uuid>.<what>`. */
export function diskStorage(dir: string): Storage {
  const locate = (key: string): string => path.join(dir, ownKey(key));

  const goneOr = (error: unknown): never => {
    throw isMissing(error) ? new NotFound('errors.fileGone.message') : error;
  };
  const find = (key: string) => stat(locate(key)).catch(goneOr);

  return {
    place: dir,
    async store(arrivedPath, key) {
      try {
        await take(arrivedPath, locate(key));
      } catch (error) {
        throw asStorageError(error);
      }
    },
    async open(key, range) {
      const file = await open(locate(key), 'r').catch(goneOr);
      return createReadStream('', { fd: file, ...range });
    },
    size: async (key) => (await find(key)).size,
    async lend(key, work) {
      await find(key);
      return work(locate(key));
    },
    remove: (key) => rm(locate(key), { force: true }),
    async *list() {
      for (const folder of await readdir(dir).catch(() => [])) {
        if (!/^[a-f0-9]{2}$/.test(folder)) continue;
        for (const name of await readdir(path.join(dir, folder)).catch(() => [])) {
          const key = `${folder}/${name}`;
          // What other programs leave behind (`.DS_Store`) is not ours.
          if (!STORAGE_KEY.test(key)) continue;
          const found = await stat(path.join(dir, key)).catch(() => null);
          if (found) yield { key, storedAt: found.mtime };
        }
      }
    },
    problem: () => uploadsProblem(dir),
    isOwn: (owner) => isOwnFolder(dir, owner),
  };
}
