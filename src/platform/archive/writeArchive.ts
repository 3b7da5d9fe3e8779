import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createTarPacker } from 'modern-tar';
import { archiveFileOf, type ArchiveFile } from './archiveFile';
import { encrypt } from './encryption';
import { fromWeb, writableFromWeb } from './webStreams';

export type ArchiveWriter = {
  /** Adds an entry of exactly `size` bytes and answers their SHA-256 in hexadecimal. */
  add(name: string, size: number, source: Readable): Promise<string>;
  addBytes(name: string, bytes: Buffer): Promise<string>;
};

type Options = { file: string | ArchiveFile; passphrase: string | null };

/**
 * Writes a `.tar.gz`, encrypted where there is a passphrase. It takes its name when it is whole: whatever is killed, what was there
 * before stays.
 */
export async function writeArchive<T>(
  { file, passphrase }: Options,
  work: (archive: ArchiveWriter) => Promise<T>,
): Promise<T> {
  const { readable, controller } = createTarPacker();
  const written = send(fromWeb(readable), archiveFileOf(file), passphrase);
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
    return result;
  } catch (error) {
    controller.error(error);
    await written;
    throw error;
  }
}

/** Level 0: entries are packed already, or are of kinds that packing does not make smaller. */
async function send(tar: Readable, file: ArchiveFile, passphrase: string | null): Promise<void> {
  const gzip = createGzip({ level: 0 });
  const written =
    passphrase === null ? file.write(gzip) : encrypt(gzip, passphrase).then((sealed) => file.write(sealed));
  await Promise.all([pipeline(tar, gzip), written]);
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
