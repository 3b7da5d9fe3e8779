import type { Can } from '#src/platform/http/context';
import { HttpError } from '#src/platform/errors';
import { spaceAt } from '#src/platform/disk';
import { requireAdmin } from '../access';
import { getRun, getUpload, type FoundRun, type FoundUpload } from './runs.queries';

/** The database may lie on the same disk, and must not be the one that finds it full. */
const KEPT_FREE_BYTES = 1024 ** 3;

/** Before a byte is read: what would fill the disk is refused. */
export const uploading: Can<null, unknown> = async (access) => {
  requireAdmin(access);
  // Who does not say how much comes may send as much as one file may have.
  const size = Number(access.req.get('content-length') ?? access.config.importMaxMb * 1024 ** 2);
  const space = await spaceAt(access.config.importsDir);
  if (space && size > space.free - KEPT_FREE_BYTES && size > SMALL_BYTES)
    throw new HttpError(507, 'imports.errors.noRoom');
  return null;
};

const SMALL_BYTES = 64 * 1024 ** 2;

export const runOfAdmin: Can<FoundRun, { runId: number }> = (access) => {
  requireAdmin(access);
  return getRun(access.db, access.params.runId);
};

export const uploadOfAdmin: Can<FoundUpload, { uploadId: number }> = (access) => {
  requireAdmin(access);
  return getUpload(access.db, access.params.uploadId);
};
