import type { Readable } from 'node:stream';
import type { S3Client } from './s3Client';

/** Larger files go in parts of this size, of which each is sent again by itself. */
const PART_BYTES = 8 * 1024 * 1024;

/** Sends a file as it is read from the disk: whole, or in parts. */
export async function putFile(ask: S3Client, key: string, file: Blob): Promise<void> {
  if (file.size <= PART_BYTES) return void (await ask('PUT', key, { body: file }));
  await putParts(ask, key, partsOf(file));
}

function* partsOf(file: Blob): Generator<Blob> {
  for (let start = 0; start < file.size; start += PART_BYTES) yield file.slice(start, start + PART_BYTES);
}

/** Sends what is still being made, of unknown length: it stands under the key when all of it has arrived. */
export const putStream = (ask: S3Client, key: string, bytes: Readable): Promise<void> =>
  putParts(ask, key, partsOfStream(bytes));

async function* partsOfStream(bytes: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncGenerator<Blob> {
  let [waiting, length]: [Uint8Array<ArrayBuffer>[], number] = [[], 0];
  for await (const chunk of bytes) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < PART_BYTES) continue;
    const read = new Blob(waiting);
    yield read.slice(0, PART_BYTES);
    [waiting, length] = [[new Uint8Array(await read.slice(PART_BYTES).arrayBuffer())], length - PART_BYTES];
  }
  yield new Blob(waiting);
}

async function putParts(ask: S3Client, key: string, parts: Iterable<Blob> | AsyncIterable<Blob>): Promise<void> {
  const begun = await (await ask('POST', key, { query: { uploads: '' } })).text();
  const uploadId = valueOf(begun, 'UploadId');
  try {
    await sendParts(ask, key, uploadId, parts);
  } catch (error) {
    await ask('DELETE', key, { query: { uploadId } }).catch(() => undefined);
    throw error;
  }
}

async function sendParts(
  ask: S3Client,
  key: string,
  uploadId: string,
  parts: Iterable<Blob> | AsyncIterable<Blob>,
): Promise<void> {
  const sent: string[] = [];
  for await (const part of parts) {
    const partNumber = String(sent.length + 1);
    const { headers } = await ask('PUT', key, { query: { partNumber, uploadId }, body: part });
    sent.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${headers.get('etag') ?? ''}</ETag></Part>`);
  }
  const body = `<CompleteMultipartUpload>${sent.join('')}</CompleteMultipartUpload>`;
  const done = await (await ask('POST', key, { query: { uploadId }, body })).text();
  // A store may find out after it has answered 200 that it cannot put the parts together.
  valueOf(done, 'ETag');
}

function valueOf(xml: string, name: string): string {
  const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (value === undefined) throw new Error(`the store names no ${name}`);
  return value;
}
