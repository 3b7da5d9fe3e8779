import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { asError } from '../errors';
import { ArchiveError } from './archiveError';
import { decrypt, isEncrypted } from './encryption';
import { fromWeb, itemsOf, toWeb } from './webStreams';

export type ArchiveEntry = { name: string; size: number; isFile: boolean; body: Readable };

type Options = { file: string; passphrase: string | null };

/**
 * The entries of an archive in their order. Each body has to be read to its end before the next entry comes.
 * @throws ArchiveError, or what the file system says of `file`
 */
export async function* readArchive(options: Options): AsyncGenerator<ArchiveEntry> {
  const packed = await openPacked(options);
  const gunzip = createGunzip();
  const unpacked = pipeline(packed, gunzip);
  // It is awaited at the end; until then the reader of the entries hears of it.
  unpacked.catch(() => undefined);
  try {
    const entries = toWeb(gunzip).pipeThrough(createTarDecoder({ strict: true }));
    for await (const { header, body } of itemsOf(entries)) {
      yield { name: header.name, size: header.size, isFile: header.type === 'file', body: fromWeb(body) };
    }
    await unpacked;
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError('damaged', asError(error).message, { cause: error });
  } finally {
    gunzip.destroy();
    packed.destroy();
  }
}

async function openPacked({ file, passphrase }: Options): Promise<Readable> {
  const handle = await open(file);
  const start = await handle.read({ buffer: Buffer.alloc(64) }).finally(() => handle.close());
  const stored = createReadStream(file, { highWaterMark: 1024 * 1024 });
  if (!isEncrypted(start.buffer)) return stored;
  if (passphrase === null) throw new ArchiveError('needsPassphrase', 'it is encrypted');
  return decrypt(stored, passphrase);
}
