import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { asError } from '../errors';
import { StorageAway } from '../storage/errors';
import { ArchiveError } from './archiveError';
import { archiveFileOf, type ArchiveFile } from './archiveFile';
import { decrypt, isEncrypted } from './encryption';
import { fromWeb, itemsOf, toWeb } from './webStreams';

export type ArchiveEntry = { name: string; size: number; isFile: boolean; body: Readable };

/** Enough to tell whether it is encrypted. */
const START_BYTES = 64;

type Options = { file: string | ArchiveFile; passphrase: string | null };

/**
 * The entries of an archive in their order. Each body has to be read to its end before the next entry comes.
 * @throws ArchiveError, or what the file system or the store says of `file`
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
    if (error instanceof ArchiveError || error instanceof StorageAway) throw error;
    throw new ArchiveError('damaged', asError(error).message, { cause: error });
  } finally {
    gunzip.destroy();
    packed.destroy();
  }
}

async function openPacked({ file, passphrase }: Options): Promise<Readable> {
  const archive = archiveFileOf(file);
  const isSealed = isEncrypted(await buffer(await archive.open(START_BYTES)));
  if (!isSealed) return archive.open();
  if (passphrase === null) throw new ArchiveError('needsPassphrase', 'it is encrypted');
  return decrypt(await archive.open(), passphrase);
}
