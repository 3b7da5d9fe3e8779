import { DateTime } from 'luxon';
import { BackupError } from '#src/backup/backupError';
import { checkArchive } from '#src/backup/checkArchive';
import { backupPlace } from '#src/backup/namedArchive';
import { readPassphrase } from '#src/backup/passphrase';
import { takeBackup } from '#src/backup/takeBackup';
import { translatorFor } from '#src/i18n/i18n';
import type { ArchivePlace } from '#src/platform/archive/archivePlace';
import { clock } from '#src/platform/clock';
import { asError } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { StorageAway } from '#src/platform/storage/errors';
import { usableZone } from '#src/platform/timeZones';
import { beginBackup, endBackup } from './backups.queries';
import { keptDays } from './keptBackups';

type BackupDeps = Pick<Deps, 'db' | 'config' | 'storage' | 'logger'> & { databaseUrl: string };

/**
 * Begins the backup of the day once its hour has come. It goes on beside the jobs, for it takes longer than a job may; the promise
 * inside ends with it. Null when there is nothing to do.
 */
export async function attendToBackup(deps: BackupDeps): Promise<{ done: Promise<void> } | null> {
  const where = { id: 1 };
  const company = await deps.db.prisma.company.findUnique({
    where,
    select: { backupAt: true, defaultTimeZone: true, defaultLocale: true },
  });
  if (!company?.backupAt) return null;
  const now = clock.now();
  const local = DateTime.fromJSDate(now, { zone: usableZone(company.defaultTimeZone, 'UTC') });
  const day = local.toFormat('yyyy-MM-dd');
  if (local.toFormat('HH:mm') < company.backupAt || !(await beginBackup(deps.db, day, now))) return null;
  return { done: make(deps, day, company.defaultLocale) };
}

/** Checked before it counts, and before older ones are removed. */
async function make(deps: BackupDeps, day: string, locale: string): Promise<void> {
  const { db, config, storage, logger, databaseUrl } = deps;
  const place = backupPlace(config);
  try {
    await place.prepare();
    const archive = { file: place.at(nameOf(day)), passphrase: await readPassphrase(config.backupPassphraseFile) };
    await takeBackup({ url: databaseUrl, storage, secret: null }, archive);
    await checkArchive(archive);
    const size = await archive.file.size();
    await endBackup(db, day, { finishedAt: clock.now(), sizeBytes: size });
    await removeOld(place);
    logger.info({ day, size, where: place.where }, 'the nightly backup is made');
  } catch (error) {
    logger.error({ err: error, day }, 'the nightly backup failed');
    await endBackup(db, day, { error: inWords(error, locale) }).catch(() => undefined);
  }
}

const NAME = /^notes-crm-(\d{4}-\d{2}-\d{2})\.tar\.gz$/;

const nameOf = (day: string): string => `notes-crm-${day}.tar.gz`;

async function removeOld(place: ArchivePlace): Promise<void> {
  const days = (await place.names()).map((name) => NAME.exec(name)?.[1]).filter((day) => day !== undefined);
  const kept = keptDays(days);
  for (const day of days) if (!kept.has(day)) await place.remove(nameOf(day));
}

const inWords = (error: unknown, locale: string): string =>
  error instanceof BackupError || error instanceof StorageAway
    ? translatorFor(locale)(error.messageKey, error.values)
    : asError(error).message;
