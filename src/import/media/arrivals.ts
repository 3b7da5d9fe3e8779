import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hashing } from '#src/platform/archive/writeArchive';
import { cleanFileName } from '#src/platform/http/fileName';
import type { UploadedFile } from '#src/platform/http/upload';
import { asStorageError } from '#src/platform/storage/errors';
import type { MediaFile } from './media';

/** A file of the media that lies where uploads arrive, and what it holds. */
export type Arrival = UploadedFile & { mediaPath: string; sha256: string };

/** Copied, for storing a file moves it. */
export async function arrive(dir: string, file: MediaFile): Promise<Arrival> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const target = path.join(dir, randomUUID());
  const { hash, bytes } = hashing();
  try {
    await pipeline(file.open(), bytes, createWriteStream(target, { mode: 0o600 }));
  } catch (error) {
    await rm(target, { force: true });
    throw asStorageError(error);
  }
  const fileName = cleanFileName(file.path);
  return { path: target, fileName, sizeBytes: file.sizeBytes, mediaPath: file.path, sha256: hash.digest('hex') };
}

export const removeArrivals = (arrivals: readonly Arrival[]): Promise<unknown> =>
  Promise.all(arrivals.map(({ path: file }) => rm(file, { force: true })));
