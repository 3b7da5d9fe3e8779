import { crc32, deflateRawSync } from 'node:zlib';

// 1 January 1980, the first day a zip knows: the archive's bytes depend on nothing but its content.
const DOS_DATE = 0x21;
const VERSION = 20;

/** From this size on a text is compressed. */
const COMPRESSED_FROM = 65_536;

/** A zip archive of texts, for tests to bend; small ones are stored as they are. */
export function zip(entries: Record<string, string>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const path = Buffer.from(name);
    const plain = Buffer.from(text);
    const isCompressed = plain.length >= COMPRESSED_FROM;
    const content = isCompressed ? deflateRawSync(plain) : plain;
    const common = commonHeader(path, { plain, content, isCompressed });
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

type Packed = { plain: Buffer; content: Buffer; isCompressed: boolean };

function commonHeader(path: Buffer, { plain, content, isCompressed }: Packed): Buffer {
  return Buffer.concat([
    word(0x0800, 2), // names are UTF-8
    word(isCompressed ? 8 : 0, 2), // deflated or stored
    word(0, 2),
    word(DOS_DATE, 2),
    word(crc32(plain), 4),
    word(content.length, 4),
    word(plain.length, 4),
    word(path.length, 2),
    word(0, 2),
  ]);
}

function word(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}
