import { readBackupArguments, type BackupArguments } from './backup/arguments';
import { BackupError } from './backup/backupError';
import { checkArchive } from './backup/checkArchive';
import { runCommand, type Command } from './backup/command';
import { namedArchive } from './backup/namedArchive';
import { readPassphrase } from './backup/passphrase';
import { archiveLines } from './backup/report';
import { takeBackup } from './backup/takeBackup';
import type { ArchiveFile } from './platform/archive/archiveFile';
import { borrowEmbeddedPostgres } from './platform/embeddedPostgres';
import { formatFor } from './platform/http/format';
import { silentLog } from './platform/silentLog';
import { openStorage } from './platform/storage/openStorage';
import { sessionSecret } from './sessionSecret';

/** npm run backup -- FILE, and with --verify npm run backup:verify -- FILE */
async function backup(command: Command): Promise<string[]> {
  const words = readBackupArguments(process.argv.slice(2));
  if (!words) throw new BackupError('backup.usage');
  const target = {
    file: await namedArchive(command.config, words.file),
    passphrase: await readPassphrase(words.passphraseFile),
  };
  if (!words.verify) return take(command, target, words);
  return [command.t('backup.whole', { file: words.file }), ...archiveLines(command, await checkArchive(target))];
}

async function take(
  { config, t }: Command,
  target: { file: ArchiveFile; passphrase: string | null },
  { file, withSecret }: BackupArguments,
): Promise<string[]> {
  const embedded =
    config.databaseUrl === null ? await borrowEmbeddedPostgres({ dataDir: config.dataDir, log: silentLog }) : null;
  try {
    const secret = withSecret ? await sessionSecret(config) : null;
    const source = { url: config.databaseUrl ?? embedded?.url ?? '', storage: openStorage(config), secret };
    const manifest = await takeBackup(source, target);
    const size = formatFor(config.defaultLocale, config.defaultTimeZone).bytes(await target.file.size());
    const lines = [t('backup.done', { file, size }), ...archiveLines({ t, config }, manifest)];
    return [...lines, t(withSecret ? 'backup.withSecret' : 'backup.withoutSecret')];
  } finally {
    await embedded?.stop();
  }
}

await runCommand(backup);
