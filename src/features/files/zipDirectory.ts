import { open, type FileHandle } from 'node:fs/promises';

/**
 * Zip bombs: we never unpack, but whoever downloads the file does. Judged by the sizes in its directory; office files
 * reach a factor of twenty, logs perhaps fifty.
 */
const HARMLESS_BYTES = 200 * 1024 * 1024;
const HARMLESS_RATIO = 100;
const DIRECTORY_MAX_BYTES = 64 * 1024 * 1024;

const END = 0x06054b50;
const END_SIZE = 22;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
const IN_EXTRA_FIELD = 0xffffffff;

/** Any file that ends in a zip directory: docx, xlsx, jar, or a picture that is a zip, too. */
export async function unpacksTooFar(filePath: string): Promise<boolean> {
  const file = await open(filePath, 'r');
  try {
    const { size } = await file.stat();
    const limit = Math.max(HARMLESS_BYTES, size * HARMLESS_RATIO);
    for (const { start, end } of await possibleDirectories(file, size)) {
      if (end - start > DIRECTORY_MAX_BYTES || declaredBytes(await read(file, start, end - start)) > limit) return true;
    }
    return false;
  } finally {
    await file.close();
  }
}

type Place = { start: number; end: number };

/** The directory is before the end record, which is followed at most by a comment of up to 64 KB. */
async function possibleDirectories(file: FileHandle, size: number): Promise<Place[]> {
  const tailStart = Math.max(0, size - END_SIZE - 0xffff);
  const tail = await read(file, tailStart, size - tailStart);
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END) continue;
    const end = tailStart + at;
    const directories64 = await directoriesOf64(file, end);
    const directories = [...directories64, ...before(end, tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16))];
    if (directories.length > 0) return directories;
  }
  return [];
}

/** Zip64: archives over 4 GB, or that claim to be. */
async function directoriesOf64(file: FileHandle, end: number): Promise<Place[]> {
  const locator = await read(file, Math.max(0, end - 20), 20);
  if (end < 20 || locator.readUInt32LE(0) !== END_64_LOCATOR) return [];
  const start = Number(locator.readBigUInt64LE(8));
  if (start > end - 20 - 56) return [];
  const record = await read(file, start, 56);
  if (record.readUInt32LE(0) !== END_64) return [];
  return before(start, Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48)));
}

/** Programs find the directory by its length or by its offset: a forged archive gives two answers. */
const before = (end: number, length: number, offset: number): Place[] =>
  [...new Set([end - length, offset])].filter((start) => start >= 0 && start < end).map((start) => ({ start, end }));

function declaredBytes(directory: Buffer): number {
  let total = 0;
  let at = 0;
  while (at + ENTRY_SIZE <= directory.length && directory.readUInt32LE(at) === ENTRY) {
    const extraStart = at + ENTRY_SIZE + directory.readUInt16LE(at + 28);
    const extraEnd = extraStart + directory.readUInt16LE(at + 30);
    const size = directory.readUInt32LE(at + 24);
    total += size === IN_EXTRA_FIELD ? sizeInExtra(directory.subarray(extraStart, extraEnd)) : size;
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return total;
}

/** In the extra field with id 1 the unpacked size comes first. */
function sizeInExtra(extra: Buffer): number {
  for (let at = 0; at + 12 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) return Number(extra.readBigUInt64LE(at + 4));
  }
  return IN_EXTRA_FIELD;
}

async function read(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}
