import type { S3Client } from './s3Client';

/** Larger files go in parts of this size, of which each is sent again by itself. */
const PART_BYTES = 8 * 1024 * 1024;

/** Sends a file as it is read from the disk: whole, or in parts. */
export async function putFile(ask: S3Client, key: string, file: Blob): Promise<void> {
  if (file.size <= PART_BYTES) return void (await ask('PUT', key, { body: file }));
  const begun = await (await ask('POST', key, { query: { uploads: '' } })).text();
  const uploadId = valueOf(begun, 'UploadId');
  try {
    await putParts(ask, key, uploadId, file);
  } catch (error) {
    await ask('DELETE', key, { query: { uploadId } }).catch(() => undefined);
    throw error;
  }
}

async function putParts(ask: S3Client, key: string, uploadId: string, file: Blob): Promise<void> {
  const parts: string[] = [];
  for (let start = 0; start < file.size; start += PART_BYTES) {
    const partNumber = String(parts.length + 1);
    const body = file.slice(start, start + PART_BYTES);
    const { headers } = await ask('PUT', key, { query: { partNumber, uploadId }, body });
    parts.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${headers.get('etag') ?? ''}</ETag></Part>`);
  }
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  const done = await (await ask('POST', key, { query: { uploadId }, body })).text();
  // A store may find out after it has answered 200 that it cannot put the parts together.
  valueOf(done, 'ETag');
}

function valueOf(xml: string, name: string): string {
  const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (value === undefined) throw new Error(`the store names no ${name}`);
  return value;
}
