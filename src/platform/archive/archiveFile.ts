import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** One archive, wherever it lies. */
export interface ArchiveFile {
  /** As people call it. */
  readonly name: string;
  /** On this disk: what has to wait until its size is known. */
  readonly spool: string;
  /** Takes the name when it is whole and safe; otherwise what was there before stays. */
  write(bytes: Readable): Promise<void>;
  /** All of it, or its first `most` bytes. */
  open(most?: number): Promise<Readable>;
  size(): Promise<number>;
}

export function localArchive(file: string): ArchiveFile {
  const draft = `${file}.part`;
  return {
    name: file,
    spool: `${file}.table`,
    async write(bytes) {
      try {
        await pipeline(bytes, createWriteStream(draft, { mode: 0o600, flush: true }));
        await rename(draft, file);
        await syncFolder(path.dirname(file));
      } finally {
        await rm(draft, { force: true });
      }
    },
    async open(most) {
      const handle = await open(file);
      return createReadStream('', {
        fd: handle,
        highWaterMark: 1024 * 1024,
        ...(most !== undefined && { start: 0, end: most - 1 }),
      });
    },
    size: async () => (await stat(file)).size,
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** A path stands for a file on this disk. */
export const archiveFileOf = (file: string | ArchiveFile): ArchiveFile =>
  typeof file === 'string' ? localArchive(file) : file;
