import { readFile } from 'node:fs/promises';
import { BackupError } from './backupError';

/** The file's first line, so that an editor's line break does not matter. */
export async function readPassphrase(file: string | null): Promise<string | null> {
  if (file === null) return null;
  const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/);
  if (line === '') throw new BackupError('backup.errors.emptyPassphrase', { file });
  return line;
}
