import { asError, NotFound } from '../errors';
import { StorageAway } from './errors';
import { S3Refusal, type S3Client } from './s3Client';

/**
 * Runs requests. A file that is not there is NotFound, but only in a bucket that answers; everything else means that the
 * bucket is away, which says nothing of the file.
 */
export async function orAway<T>(ask: S3Client, requests: () => Promise<T>): Promise<T> {
  try {
    return await requests();
  } catch (error) {
    if (await isMissing(ask, error)) throw new NotFound('errors.fileGone.message');
    throw new StorageAway(error);
  }
}

async function isMissing(ask: S3Client, error: unknown): Promise<boolean> {
  if (!(error instanceof S3Refusal) || error.status !== 404) return false;
  if (error.code !== '') return error.code === 'NoSuchKey';
  return (await bucketProblem(ask)) === null;
}

const REFUSALS: Record<number, string> = { 403: 'the key may not use the bucket', 404: 'there is no such bucket' };

/** Why the bucket cannot be used, or null. */
export async function bucketProblem(ask: S3Client): Promise<string | null> {
  try {
    await ask('HEAD', '');
    return null;
  } catch (error) {
    return (error instanceof S3Refusal && REFUSALS[error.status]) || reasonOf(error);
  }
}

/** "fetch failed" says nothing; what is below it does. */
function reasonOf(error: unknown): string {
  const { cause, message } = asError(error);
  return cause instanceof Error ? reasonOf(cause) : message;
}
