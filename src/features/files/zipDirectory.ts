import { open, type FileHandle } from 'node:fs/promises';

/**
 * An archive may be small and unpack to more than a disk holds. We never unpack, but whoever downloads it does: such a one
 * is refused by what its own directory declares. Office files reach some twenty times their size, logs perhaps fifty.
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

/** Whether a zip, or anything with a zip at its end (docx, xlsx, jar, a picture that is one too), declares an absurd size. */
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

/** The directory stands before the end record, which stands last but for a comment of at most 64 KB. */
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

/** Archives over 4 GB, or that claim to be, say it in a second end record. */
async function directoriesOf64(file: FileHandle, end: number): Promise<Place[]> {
  const locator = await read(file, Math.max(0, end - 20), 20);
  if (end < 20 || locator.readUInt32LE(0) !== END_64_LOCATOR) return [];
  const start = Number(locator.readBigUInt64LE(8));
  if (start > end - 20 - 56) return [];
  const record = await read(file, start, 56);
  if (record.readUInt32LE(0) !== END_64) return [];
  return before(start, Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48)));
}

/** Some programs go by the directory's length, others by where it is said to begin: a forged archive says two things. */
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

/** The field with id 1 begins with the size of the unpacked entry. */
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
