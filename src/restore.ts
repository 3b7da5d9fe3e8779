import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readRestoreArguments, type RestoreArguments } from './backup/arguments';
import { BackupError } from './backup/backupError';
import { runCommand, type Command } from './backup/command';
import { namedArchive } from './backup/namedArchive';
import { readPassphrase } from './backup/passphrase';
import { releaseMail } from './features/mail/mailHold.service';
import { archiveLines } from './backup/report';
import { restoreBackup } from './backup/restoreBackup';
import type { Config } from './config';
import { withDatabase } from './import/run/database';
import { startEmbeddedPostgres } from './platform/embeddedPostgres';
import { lockFolder } from './platform/lock';
import { silentLog } from './platform/silentLog';
import { openStorage } from './platform/storage/openStorage';
import { prepareUploads } from './platform/storage/uploadsFolder';

/** npm run restore -- FILE, or --release-mail alone. */
async function restore(command: Command): Promise<string[]> {
  const words = readRestoreArguments(process.argv.slice(2));
  if (!words) throw new BackupError('backup.restore.usage');
  if (words.file !== null) return restoreFile(command, words, words.file);
  const count = await withDatabase(command.config, (db) => releaseMail(db, null));
  return [command.t('backup.restore.released', { count })];
}

async function restoreFile(command: Command, words: RestoreArguments, file: string): Promise<string[]> {
  const { config, t } = command;
  const archive = { file: await namedArchive(config, file), passphrase: await readPassphrase(words.passphraseFile) };
  const target = {
    storage: openStorage(config),
    arrivingDir: config.uploadTempDir,
    replace: words.replace,
    releaseMail: words.releaseMail,
  };
  const { manifest, secret } = await onDatabase(config, async (url) => {
    await prepareUploads(config.uploadsDir, config.formerUploadsDir, silentLog);
    return restoreBackup({ ...target, url }, archive);
  });
  return [
    t('backup.restore.done', { file }),
    ...archiveLines(command, manifest),
    ...(secret === null ? [t('backup.restore.withoutSecret')] : await keepSecret(command, secret, words.replace)),
    t(words.releaseMail ? 'backup.restore.mailGoes' : 'backup.restore.mailHeld'),
  ];
}

/** Alone on it: a program that runs holds the folder's lock. */
async function onDatabase<T>({ databaseUrl, dataDir }: Config, work: (url: string) => Promise<T>): Promise<T> {
  if (databaseUrl !== null) return work(databaseUrl);
  const lock = await lockFolder(dataDir);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
    return await work(postgres.url).finally(() => postgres.stop());
  } finally {
    lock.release();
  }
}

/** Where the environment has none, the program reads it from its folder. */
async function keepSecret({ config, t }: Command, secret: string, replace: boolean): Promise<string[]> {
  if (config.sessionSecret !== null) return config.sessionSecret === secret ? [] : [t('backup.restore.otherSecret')];
  const file = path.join(config.dataDir, 'session-secret');
  await mkdir(config.dataDir, { recursive: true });
  const isWritten = await writeFile(file, secret, { mode: 0o600, flag: replace ? 'w' : 'wx' }).then(
    () => true,
    () => false,
  );
  return [t(isWritten ? 'backup.restore.withSecret' : 'backup.restore.keptSecret', { file })];
}

await runCommand(restore);
