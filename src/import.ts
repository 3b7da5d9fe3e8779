import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { ConfigError, loadEnvFile, readConfig, type Config } from './config';
import { translatorFor } from './i18n/i18n';
import { readArguments, type ImportArguments } from './import/run/arguments';
import { withDatabase } from './import/run/database';
import { Dump } from './import/dump/dump';
import { importDjangoCrm } from './import/importDjangoCrm';
import { ImportError } from './import/importError';
import { invitationLines } from './import/basics/invitations';
import { pairLines } from './import/run/pairLines';
import { BrokenOff } from './import/run/progress';
import { reportLines } from './import/run/report';
import { recorded } from './import/run/runs';
import { isDatabaseFull } from './platform/databaseErrors';
import { EmbeddedPostgresError } from './platform/embeddedPostgres';
import { collectGarbageEarly } from './platform/memory';
import { HttpError } from './platform/errors';
import { MigrationError } from './platform/migrate';
import { isDiskFull } from './platform/storage/errors';
import { openStorage } from './platform/storage/openStorage';

/** npm run import:django-crm -- FILE… */
async function run(config: Config, words: ImportArguments): Promise<string[]> {
  const { files, company, admin, links, media, run: id, ...options } = words;
  const t = translatorFor(config.defaultLocale);
  const total = await bytesOf(files);
  return withDatabase(config, async (db) => {
    const report = await recorded(db, { id, files, ...options }, (progress) => {
      const around = {
        companyName: company ?? 'My company',
        locale: config.defaultLocale,
        timeZone: config.defaultTimeZone,
        adminEmail: admin,
        progress,
        media: media === null ? null : { place: media, ...storeOf(config) },
        ...options,
      };
      progress.begin('reading', total);
      return Dump.read(
        files,
        (dump) => importDjangoCrm(db, dump, around),
        (bytes) => progress.advance(bytes),
      );
    });
    const lines = [
      ...reportLines(report, t, options.isDryRun),
      ...pairLines(report.pairs, { t, baseUrl: config.baseUrl }),
    ];
    if (options.isDryRun) return lines;
    return [...lines, ...(await invitationLines({ db, config, t }, report, links))];
  });
}

/** What cannot be read says so when it is read. */
async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map((file) => stat(file).catch(() => ({ size: 0 }))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Where the program itself keeps files. */
const storeOf = (config: Config) => ({
  storage: openStorage(config),
  arrivingDir: config.uploadTempDir,
  maxFileBytes: config.maxFileBytes,
});

/** What the person can do something about is told in a sentence; anything else is a fault and shows its trace. */
function explain(error: unknown, config: Config): string[] {
  const t = translatorFor(config.defaultLocale);
  if (error instanceof BrokenOff) return [t(error.messageKey)];
  if (error instanceof ImportError) return [t(error.messageKey, error.values), t('import.errors.title')];
  if (error instanceof MigrationError || error instanceof EmbeddedPostgresError)
    return [error.message, t('import.errors.title')];
  if (isDatabaseFull(error)) return [t('import.errors.databaseFull'), t('import.errors.goesOn')];
  if (isDiskFull(error)) return [t('import.errors.diskFull', { folder: tmpdir() }), t('import.errors.goesOn')];
  // The disk is full, or the store of files does not answer.
  if (error instanceof HttpError) return [t(error.messageKey, error.values), t('import.errors.goesOn')];
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [t('import.errors.failed', { reason: trace }), t('import.errors.goesOn')];
}

const print = (stream: NodeJS.WriteStream, lines: string[]): void => void stream.write(`${lines.join('\n')}\n`);

async function main(): Promise<number> {
  // A large dump would else leave garbage of several times what is used.
  collectGarbageEarly();
  loadEnvFile();
  const config = readConfig();
  const words = readArguments(process.argv.slice(2));
  if (!words) {
    print(process.stderr, [translatorFor(config.defaultLocale)('import.usage')]);
    return 1;
  }
  try {
    print(process.stdout, await run(config, words));
    return 0;
  } catch (error) {
    print(process.stderr, explain(error, config));
    return 1;
  }
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error;
  print(process.stderr, [error.message]);
  return 1;
});
