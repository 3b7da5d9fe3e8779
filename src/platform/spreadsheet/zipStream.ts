import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { word } from './zip';

// 1 January 1980, the first day a zip knows: the archive's bytes depend on nothing but its content.
const DOS_DATE = 0x21;
const VERSION = 20;
/** Names are UTF-8; sums and sizes stand behind the content, for they are not known before. */
const FLAGS = 0x0808;
const DEFLATED = 8;

type Entry = { name: string; texts: AsyncIterable<string> | Iterable<string> };
type Packed = { path: Buffer; crc: number; packed: number; plain: number; offset: number };

/** A zip archive of texts, made while it is sent. */
export async function* zipStream(entries: Iterable<Entry>): AsyncGenerator<Buffer> {
  const directory: Packed[] = [];
  let offset = 0;
  for (const { name, texts } of entries) {
    const entry: Packed = { path: Buffer.from(name), crc: 0, packed: 0, plain: 0, offset };
    yield localHeader(entry);
    for await (const part of deflated(texts, entry)) {
      entry.packed += part.length;
      yield part;
    }
    yield Buffer.concat([word(0x08074b50, 4), ...sums(entry)]);
    offset += 30 + entry.path.length + entry.packed + 16;
    directory.push(entry);
  }
  const index = Buffer.concat(directory.map(directoryEntry));
  const count = word(directory.length, 2);
  yield Buffer.concat([
    index,
    word(0x06054b50, 4),
    word(0, 4),
    count,
    count,
    word(index.length, 4),
    word(offset, 4),
    word(0, 2),
  ]);
}

async function* deflated(texts: Entry['texts'], entry: Packed): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw();
  const fed = pipeline(counted(texts, entry), deflate);
  // Whoever reads below hears of it.
  fed.catch(() => undefined);
  for await (const part of deflate) yield Buffer.from(part as Uint8Array);
  await fed;
}

async function* counted(texts: Entry['texts'], entry: Packed): AsyncGenerator<Buffer> {
  for await (const text of texts) {
    const bytes = Buffer.from(text);
    entry.crc = crc32(bytes, entry.crc);
    entry.plain += bytes.length;
    yield bytes;
  }
}

const sums = ({ crc, packed, plain }: Packed): Buffer[] => [word(crc, 4), word(packed, 4), word(plain, 4)];

const common = (entry: Packed, known: Buffer[]): Buffer[] => [
  ...[word(VERSION, 2), word(FLAGS, 2), word(DEFLATED, 2), word(0, 2), word(DOS_DATE, 2)],
  ...known,
  ...[word(entry.path.length, 2), word(0, 2)],
];

const localHeader = (entry: Packed): Buffer =>
  Buffer.concat([word(0x04034b50, 4), ...common(entry, [Buffer.alloc(12)]), entry.path]);

function directoryEntry(entry: Packed): Buffer {
  const attributes = [word(0, 2), word(0, 2), word(0, 2), word(0, 4), word(entry.offset, 4)];
  return Buffer.concat([
    word(0x02014b50, 4),
    word(VERSION, 2),
    ...common(entry, sums(entry)),
    ...attributes,
    entry.path,
  ]);
}
