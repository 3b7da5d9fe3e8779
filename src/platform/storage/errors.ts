import { HttpError } from '../errors';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const CLOSED = new Set(['EROFS', 'EACCES', 'EPERM', 'EEXIST', 'EIO', 'ENOTDIR', 'ENXIO', 'ENODEV', 'ESTALE']);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** There is no room on the disk that was written to. */
export const isDiskFull = (error: unknown): boolean => FULL.has(codeOf(error));

/** The system refused it: a folder where a file should be, a disk that fails. */
export const isOfTheSystem = (error: unknown): boolean => /^E[A-Z0-9]+$/.test(codeOf(error));

/** 503: the store of files does not answer, which says nothing of any file. */
export class StorageAway extends HttpError {
  constructor(cause: unknown) {
    super(503, 'errors.storageAway.message', {}, cause);
  }
}

/** What the disk said, as the sentence a reader gets, with the form; anything else stays what it is. */
export function asStorageError(error: unknown): unknown {
  if (isDiskFull(error)) return new HttpError(507, 'errors.diskFull.message', {}, error);
  if (CLOSED.has(codeOf(error))) return new HttpError(507, 'errors.storageClosed.message', {}, error);
  return error;
}
