import { crc32, inflateRawSync } from 'node:zlib';
import type { Response } from 'supertest';

/** The entries of a zip archive as its directory names them; every sum and size must be right. */
export function entriesOf(archive: Buffer): Map<string, string> {
  const end = archive.lastIndexOf('PK\x05\x06');
  const entries = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, crc, packed, plain, nameLength] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
    ];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const start = archive.readUInt32LE(at + 42) + 30 + nameLength;
    const content = archive.subarray(start, start + packed);
    const bytes = method === 8 ? inflateRawSync(content) : content;
    if (bytes.length !== plain || crc32(bytes) !== crc) throw new Error(`${name} is broken`);
    entries.set(name, bytes.toString('utf8'));
    at += 46 + nameLength;
  }
  return entries;
}

/** The text of the only sheet in a workbook. */
export const sheetOf = (workbook: Buffer): string => entriesOf(workbook).get('xl/worksheets/sheet1.xml') ?? '';

/** For supertest: the body as bytes. */
export function asBytes(answer: Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  answer.on('data', (part: Buffer) => parts.push(part));
  answer.on('end', () => done(null, Buffer.concat(parts)));
}
