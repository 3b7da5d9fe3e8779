import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { NotFound } from '../errors';
import type { S3Address } from '../storage/s3Address';
import { s3Client } from '../storage/s3Client';
import { bucketProblem, orAway } from '../storage/s3Errors';
import { listObjects } from '../storage/s3List';
import { openObject, sizeOfObject } from '../storage/s3Object';
import { putStream } from '../storage/s3Upload';
import { localArchive, type ArchiveFile } from './archiveFile';

/** Where archives are kept: a folder, or a bucket. */
export interface ArchivePlace {
  /** For people who run the program. */
  readonly where: string;
  at(name: string): ArchiveFile;
  names(): Promise<string[]>;
  remove(name: string): Promise<void>;
  /** Makes it ready to take an archive. */
  prepare(): Promise<void>;
  /** Why none can be kept there now, as far as is known without trying; or null. */
  problem(): Promise<string | null>;
}

export const folderPlace = (folder: string): ArchivePlace => ({
  where: folder,
  at: (name) => localArchive(path.join(folder, name)),
  names: () => readdir(folder),
  remove: (name) => rm(path.join(folder, name), { force: true }),
  prepare: async () => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
  problem: () => Promise.resolve(null),
});

/** Archives go there in parts while they are made, and stand there when the last part is in; `spoolDir` holds a table at a time. */
export function bucketPlace(address: S3Address, spoolDir: string): ArchivePlace {
  const ask = s3Client(address);
  return {
    where: `the bucket ${address.bucket} at ${address.host}`,
    at: (name) => ({
      name: `s3:${name}`,
      spool: path.join(spoolDir, `${randomUUID()}.table`),
      write: (bytes) => orAway(ask, () => putStream(ask, name, bytes)),
      open: (most) =>
        orAway(ask, () => openObject(ask, name, most === undefined ? undefined : { start: 0, end: most - 1 })),
      size: () => orAway(ask, () => sizeOfObject(ask, name)),
    }),
    names: () =>
      orAway(ask, async () => {
        const names: string[] = [];
        for await (const { key } of listObjects(ask)) names.push(key);
        return names;
      }),
    remove: (name) => orAway(ask, async () => void (await ask('DELETE', name))).catch(unlessMissing),
    prepare: async () => void (await mkdir(spoolDir, { recursive: true, mode: 0o700 })),
    problem: () => bucketProblem(ask),
  };
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof NotFound)) throw error;
}
