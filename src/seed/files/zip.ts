import { crc32 } from 'node:zlib';

// 1 January 1980, the first day a zip knows: the archive's bytes depend on nothing but its content.
const DOS_DATE = 0x21;
const VERSION = 20;

/** A zip archive of small texts, stored without compression. */
export function zip(entries: Record<string, string>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const path = Buffer.from(name);
    const content = Buffer.from(text);
    const common = commonHeader(path, content);
    const local = Buffer.concat([word(0x04034b50, 4), word(VERSION, 2), common, path, content]);
    const attributes = Buffer.concat([word(0, 2), word(0, 2), word(0, 2), word(0, 4), word(offset, 4)]);
    directory.push(Buffer.concat([word(0x02014b50, 4), word(VERSION, 2), word(VERSION, 2), common, attributes, path]));
    files.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const count = word(files.length, 2);
  const end = [
    word(0x06054b50, 4),
    word(0, 2),
    word(0, 2),
    count,
    count,
    word(index.length, 4),
    word(offset, 4),
    word(0, 2),
  ];
  return Buffer.concat([...files, index, ...end]);
}

function commonHeader(path: Buffer, content: Buffer): Buffer {
  const size = word(content.length, 4);
  return Buffer.concat([
    word(0x0800, 2), // names are UTF-8
    word(0, 2), // stored
    word(0, 2),
    word(DOS_DATE, 2),
    word(crc32(content), 4),
    size,
    size,
    word(path.length, 2),
    word(0, 2),
  ]);
}

function word(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}
