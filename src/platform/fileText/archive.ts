import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { LIMITS, Protected, TooLarge } from './limits';

/** A zip archive, of which single entries are read, never written anywhere: so their names can do no harm. */
export type Archive = {
  names: readonly string[];
  /** Piece by piece; nothing where there is no such entry. */
  read(name: string): AsyncIterable<Buffer>;
};

const IS_ENCRYPTED = 1;

/** Counted before anything is unpacked, by what its directory says; an entry that gives more than it said is broken. */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  if (zip.entryCount > LIMITS.archiveEntries) throw new TooLarge('too many entries in the archive');
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size > LIMITS.archiveEntries) throw new TooLarge('too many entries in the archive');
    entries.set(nameOf(entry), entry);
  }
  let unpacked = 0;

  async function* read(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name);
    if (!entry) return;
    if ((entry.generalPurposeBitFlag & IS_ENCRYPTED) !== 0) throw new Protected();
    unpacked += entry.uncompressedSize;
    if (unpacked > LIMITS.unpackedBytes) throw new TooLarge('too much to unpack');
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const piece of stream) yield piece as Buffer;
  }
  return { names: [...entries.keys()], read };
}

/** As Buffer, for they are not looked at by yauzl. */
const nameOf = ({ fileName }: { fileName: unknown }): string =>
  Buffer.isBuffer(fileName) ? fileName.toString('utf8') : String(fileName);
