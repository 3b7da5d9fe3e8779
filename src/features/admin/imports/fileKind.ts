import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const GZIP = [0x1f, 0x8b];
const LOOKED_AT = 1024;
const UNPACKED_MOST = 64 * 1024;
const TAR_MAGIC = { at: 257, word: 'ustar' };

/** What a file is by its beginning, whatever it is called; null for what is neither a dump nor an archive of media. */
export async function kindOfFile(file: string): Promise<'dump' | 'media' | null> {
  const start = await beginning(file);
  const isPacked = GZIP.every((byte, at) => start[at] === byte);
  const bytes = isPacked ? await unpackedBeginning(file) : start;
  const { at, word } = TAR_MAGIC;
  if (isPacked && bytes.toString('latin1', at, at + word.length) === word) return 'media';
  return /^\s*[[{]/.test(textOf(bytes)) ? 'dump' : null;
}

/** UTF-8 or, as PowerShell writes it, UTF-16, each with its mark or without. */
const textOf = (bytes: Buffer): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);

async function beginning(file: string): Promise<Buffer> {
  const handle = await open(file);
  const read = handle.read({ buffer: Buffer.alloc(LOOKED_AT), position: 0 });
  const { buffer, bytesRead } = await read.finally(() => handle.close());
  return buffer.subarray(0, bytesRead);
}

/** Of what is broken further on, the import says so. */
async function unpackedBeginning(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const gunzip = createGunzip();
  gunzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  await pipeline(createReadStream(file, { end: UNPACKED_MOST - 1 }), gunzip).catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, LOOKED_AT);
}
