import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createTarPacker } from 'modern-tar';
import { encrypt } from './encryption';
import { fromWeb, writableFromWeb } from './webStreams';

export type ArchiveWriter = {
  /** Adds an entry of exactly `size` bytes and answers their SHA-256 in hexadecimal. */
  add(name: string, size: number, source: Readable): Promise<string>;
  addBytes(name: string, bytes: Buffer): Promise<string>;
};

type Options = { file: string; passphrase: string | null };

/**
 * Writes a `.tar.gz`, encrypted where there is a passphrase. It is written beside `file` and takes that name when it is whole and
 * on the disk: whatever is killed, the file that was there before stays.
 */
export async function writeArchive<T>(
  { file, passphrase }: Options,
  work: (archive: ArchiveWriter) => Promise<T>,
): Promise<T> {
  const draft = `${file}.part`;
  const { readable, controller } = createTarPacker();
  const written = writeDraft(fromWeb(readable), draft, passphrase);
  // A full disk ends the work at once; what it said is told at the end.
  written.catch((error: unknown) => controller.error(error));
  const add = async (name: string, size: number, source: Readable) => {
    const { hash, bytes } = hashing();
    await pipeline(source, bytes, writableFromWeb(controller.add({ name, size, mode: 0o600, mtime: new Date() })));
    return hash.digest('hex');
  };
  try {
    const result = await work({ add, addBytes: (name, bytes) => add(name, bytes.length, Readable.from([bytes])) });
    controller.finalize();
    await written;
    await rename(draft, file);
    await syncFolder(path.dirname(file));
    return result;
  } catch (error) {
    controller.error(error);
    await written;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Level 0: entries are packed already, or are of kinds that packing does not make smaller. */
async function writeDraft(tar: Readable, draft: string, passphrase: string | null): Promise<void> {
  const target = createWriteStream(draft, { mode: 0o600, flush: true });
  const gzip = createGzip({ level: 0 });
  if (passphrase === null) return pipeline(tar, gzip, target);
  await Promise.all([pipeline(tar, gzip), encrypt(gzip, passphrase).then((sealed) => pipeline(sealed, target))]);
}

/** Passes bytes on and knows their hash afterwards. */
export function hashing() {
  const hash = createHash('sha256');
  const bytes = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { hash, bytes };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
