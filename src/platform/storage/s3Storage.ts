import { randomUUID } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NotFound } from '../errors';
import { asStorageError, StorageAway } from './errors';
import type { S3Address } from './s3Address';
import { s3Client, type S3Client } from './s3Client';
import { bucketProblem, orAway } from './s3Errors';
import { listObjects } from './s3List';
import { openObject, sizeOfObject } from './s3Object';
import { putFile } from './s3Upload';
import type { Storage } from './storage';
import { ownKey, STORAGE_KEY } from './storageKey';
import { uploadsProblem } from './uploadsFolder';

/**
 * Files in a bucket of an S3-compatible store, under the keys that they have on a disk. What arrives, and what is lent, lies
 * in `uploadsDir` meanwhile.
 */
export function s3Storage(address: S3Address, uploadsDir: string): Storage {
  const ask = s3Client(address);
  const open: Storage['open'] = async (key, range) => {
    const own = ownKey(key);
    return orAway(ask, () => openObject(ask, own, range));
  };

  return {
    place: `the bucket ${address.bucket} at ${address.host}`,
    async store(arrivedPath, key) {
      const own = ownKey(key);
      const file = await openAsBlob(arrivedPath).catch((error: unknown) => {
        throw asStorageError(error);
      });
      await orAway(ask, () => putFile(ask, own, file));
      await rm(arrivedPath, { force: true });
    },
    open,
    async size(key) {
      const own = ownKey(key);
      return orAway(ask, () => sizeOfObject(ask, own));
    },
    async lend(key, work) {
      const lent = path.join(uploadsDir, 'arriving', randomUUID());
      await mkdir(path.dirname(lent), { recursive: true, mode: 0o700 });
      try {
        await pipeline(await open(key), createWriteStream(lent, { mode: 0o600 }));
        return await work(lent);
      } finally {
        await rm(lent, { force: true });
      }
    },
    async remove(key) {
      const own = ownKey(key);
      await orAway(ask, () => ask('DELETE', own)).catch(unlessMissing);
    },
    async *list() {
      try {
        for await (const found of listObjects(ask)) if (STORAGE_KEY.test(found.key)) yield found;
      } catch (error) {
        throw new StorageAway(error);
      }
    },
    problem: async () => (await bucketProblem(ask)) ?? uploadsProblem(uploadsDir),
    isOwn: (owner) => orAway(ask, () => isOwnBucket(ask, owner)),
  };
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof NotFound)) throw error;
}

/** Names the installation that may sweep the bucket. */
const OWNER = '.owner';

async function isOwnBucket(ask: S3Client, owner: string): Promise<boolean> {
  const named = await ask('GET', OWNER).then((answer) => answer.text(), noSuchKey);
  if (named === null) await ask('PUT', OWNER, { body: owner });
  return named === null || named === owner;
}

function noSuchKey(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'NoSuchKey') return null;
  throw error;
}
