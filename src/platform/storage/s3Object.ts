import { PassThrough, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { StorageAway } from './errors';
import type { S3Client } from './s3Client';

export async function openObject(
  ask: S3Client,
  key: string,
  range?: { start: number; end: number },
): Promise<Readable> {
  const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {};
  const { status, body } = await ask('GET', key, { headers });
  // One that knows no ranges would send what was not asked for.
  if (range && status !== 206) throw new Error('the store ignores ranges');
  return body ? bytesOf(body as ReadableStream) : Readable.from([]);
}

/** What breaks off midway is the store's fault, and says nothing of the file. */
function bytesOf(body: ReadableStream): Readable {
  const arriving = Readable.fromWeb(body);
  const bytes = new PassThrough();
  arriving.once('error', (error) => bytes.destroy(new StorageAway(error)));
  bytes.once('close', () => arriving.destroy());
  return arriving.pipe(bytes);
}

export const sizeOfObject = async (ask: S3Client, key: string): Promise<number> =>
  Number((await ask('HEAD', key)).headers.get('content-length'));
