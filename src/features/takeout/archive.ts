import { Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { NotFound } from '#src/platform/errors';

/** A file of the archive, opened when its turn comes. */
export type Entry = { name: string; open: () => Promise<Readable> | Readable; isPacked?: boolean };

/** One entry after the other, each streamed: no more is in memory than the names. Bytes that are gone are named at the end. */
export async function writeArchive(
  entries: AsyncIterable<Entry>,
  target: Writable,
  signal: AbortSignal,
): Promise<void> {
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, target, { signal });
  // Whoever fails first says why: the entry that is being read, or what writes it.
  written.catch(() => undefined);
  zip.on('error', () => undefined);
  const missing: string[] = [];
  try {
    for await (const { name, open, isPacked = false } of entries) {
      const content = await openOrNull(open);
      if (content === null) missing.push(name);
      else await Promise.race([add(zip, name, content, !isPacked), written.then(() => undefined)]);
    }
    if (missing.length > 0) await add(zip, 'missing-files.txt', Readable.from([`${missing.join('\n')}\n`]), true);
    zip.end();
    await written;
  } catch (error) {
    target.destroy();
    throw error;
  }
}

async function add(zip: ZipFile, name: string, content: Readable, compress: boolean): Promise<void> {
  const isRead = finished(content, { writable: false });
  zip.addReadStream(content, name, { compress, forceDosTimestamp: true });
  await isRead;
}

async function openOrNull(open: Entry['open']): Promise<Readable | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

export const text = (name: string, words: string): Entry => ({ name, open: () => Readable.from([words]) });

/** A list that is read while it is written. */
export const json = (name: string, rows: AsyncIterable<object[]>): Entry => ({
  name,
  open: () => Readable.from(lines(rows)),
});

async function* lines(rows: AsyncIterable<object[]>): AsyncGenerator<string> {
  let comma = '[\n';
  for await (const batch of rows)
    for (const row of batch) {
      yield comma + JSON.stringify(row);
      comma = ',\n';
    }
  yield comma === '[\n' ? '[]\n' : '\n]\n';
}
