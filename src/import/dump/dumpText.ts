import { createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { asError } from '#src/platform/errors';
import { ImportError } from '../importError';

/** By their first bytes. Django packs by the ending of the name, and Node reads gzip alone. */
const PACKED: [kind: string, start: number[]][] = [
  ['bz2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['lzma', [0x5d, 0x00, 0x00]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
];
const GZIP = [0x1f, 0x8b];
const UTF_16 = [0xff, 0xfe];
const CHUNK = 1024 * 1024;

const beginsWith = (bytes: Buffer, start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/** The text of a dump, piece by piece: a large one is never in memory as a whole. */
export async function* dumpText(file: string, onRead?: (bytes: number) => void): AsyncGenerator<string> {
  const start = await firstBytes(file);
  const packed = PACKED.find(([, bytes]) => beginsWith(start, bytes));
  if (packed) throw new ImportError('import.errors.packed', { file, kind: packed[0] });
  const source = createReadStream(file, { highWaterMark: CHUNK });
  try {
    const bytes = beginsWith(start, GZIP) ? bounded(unzipped(source), source, file) : source;
    yield* decoded(told(bytes, source, onRead), file);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(beginsWith(start, GZIP) ? 'import.errors.brokenGzip' : 'import.errors.unreadable', {
      file,
      reason: asError(error).message,
    });
  } finally {
    source.destroy();
  }
}

function unzipped(source: Readable): Readable {
  const gunzip = source.pipe(createGunzip({ chunkSize: CHUNK }));
  source.once('error', (error) => gunzip.destroy(error));
  return gunzip;
}

/** How much of the file, as it lies there, was read by now. */
async function* told(chunks: AsyncIterable<Buffer>, source: ReadStream, onRead?: (bytes: number) => void) {
  let before = 0;
  for await (const chunk of chunks) {
    onRead?.(source.bytesRead - before);
    before = source.bytesRead;
    yield chunk;
  }
}

/** What people write packs to a twentieth; a file made to fill a disk, to a thousandth. */
const MOST_PACKED = 200;
const SMALL_BYTES = 64 * CHUNK;

export const mostUnpacked = (packedBytes: number): number => Math.max(SMALL_BYTES, MOST_PACKED * packedBytes);

async function* bounded(chunks: AsyncIterable<Buffer>, source: ReadStream, file: string) {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostUnpacked(source.bytesRead)) throw new ImportError('import.errors.bomb', { file });
    yield chunk;
  }
}

async function firstBytes(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    const read = handle.read({ buffer: Buffer.alloc(8), position: 0 });
    const { buffer, bytesRead } = await read.finally(() => handle.close());
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ImportError('import.errors.unreadable', { file, reason });
  }
}

/** UTF-8 with or without a byte order mark; `> dump.json` in PowerShell writes UTF-16. */
async function* decoded(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let line = 1;
  const decode = (chunk: Buffer): string => {
    decoder ??= new TextDecoder(beginsWith(chunk, UTF_16) ? 'utf-16le' : 'utf-8', { fatal: true });
    try {
      return decoder.decode(chunk, { stream: chunk.length > 0 });
    } catch {
      throw notUtf8(chunk, line, file);
    }
  };
  for await (const chunk of chunks) {
    const text = decode(chunk);
    line += linesIn(text);
    yield text;
  }
  if (decoder) yield decode(Buffer.alloc(0));
}

/** Windows-1251 and its like are not guessed: a wrong guess would spoil every text. */
function notUtf8(chunk: Buffer, line: number, file: string): ImportError {
  const before = new TextDecoder().decode(chunk).split('\ufffd')[0] ?? '';
  const isText = !chunk.subarray(0, 4096).includes(0);
  if (!isText) return new ImportError('import.errors.notText', { file });
  return new ImportError('import.errors.notUtf8', { file, line: line + linesIn(before) });
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
