import path from 'node:path';
import type { Config } from '#src/config';
import { localArchive, type ArchiveFile } from '#src/platform/archive/archiveFile';
import { bucketPlace, folderPlace, type ArchivePlace } from '#src/platform/archive/archivePlace';
import { NotFound } from '#src/platform/errors';
import { BackupError } from './backupError';

/** Where nightly backups are kept. */
export const backupPlace = ({ backupBucket, backupDir, uploadTempDir }: Config): ArchivePlace =>
  backupBucket === null ? folderPlace(backupDir) : bucketPlace(backupBucket, uploadTempDir);

const IN_BUCKET = /^s3:(?=.)/;
const NAME = /^[\w.-]+$/;

/** What somebody named at the command line: a file, or `s3:NAME` in the bucket of BACKUP_URL. */
export async function namedArchive(config: Config, words: string): Promise<ArchiveFile> {
  if (!IN_BUCKET.test(words)) return localArchive(path.resolve(words));
  const name = words.replace(IN_BUCKET, '');
  if (config.backupBucket === null || !NAME.test(name))
    throw new BackupError('backup.errors.noBucket', { file: words });
  const place = backupPlace(config);
  await place.prepare();
  const archive = place.at(name);
  return { ...archive, open: (most) => archive.open(most).catch(unknownIfMissing(words)) };
}

const unknownIfMissing = (file: string) => (error: unknown) => {
  throw error instanceof NotFound ? new BackupError('backup.errors.noBucket', { file }) : error;
};
