import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { backupPlace } from './backup/namedArchive';
import { ConfigError, loadEnvFile, readConfig, type Config } from './config';
import { lead, readOrders } from './leader';
import { openDatabase } from './openDatabase';
import { isDatabaseGone } from './platform/databaseErrors';
import { EmbeddedPostgresError } from './platform/embeddedPostgres';
import { asError } from './platform/errors';
import { FolderInUse } from './platform/lock';
import { createLogger } from './platform/logger';
import { collectGarbageEarly } from './platform/memory';
import { MigrationError } from './platform/migrate';
import { openScanner } from './platform/scanner/openScanner';
import { openStorage } from './platform/storage/openStorage';
import { prepareUploads, UploadsError } from './platform/storage/uploadsFolder';
import { WorkerDidNotStart } from './platform/workers';

/** From nothing to listening: database, migrations, and the application in this process or in several. Returns how to stop. */
async function start(config: Config, logger: Logger): Promise<() => Promise<void>> {
  warnOfSurprises(config, logger);
  const database = await openDatabase(config, logger);
  try {
    await prepareUploads(config.uploadsDir, config.formerUploadsDir, logger);
    // A bucket that is away is waited for; nobody else needs to.
    void tellOfFiles(config, logger);
    void tellOfScanner(config, logger);
    void tellOfBackups(config, logger);
    const stop = await (config.webProcesses > 1
      ? lead(config, logger, database.url, fileURLToPath(import.meta.url))
      : serveAlone(config, logger, database.url));
    logger.info(`Notes CRM listens on ${config.baseUrl}`);
    return () => stop().finally(() => database.close());
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The application is loaded where it is needed: the process that leads others has no use for it. */
async function serveAlone(config: Config, logger: Logger, databaseUrl: string): Promise<() => Promise<void>> {
  const { serve } = await import('./application');
  // A database of one's own may serve other processes too; the embedded one belongs to this process alone.
  const hasOthers = config.databaseUrl !== null;
  return serve(config, logger, { databaseUrl, jobs: hasOthers ? 'shared' : 'alone', hasOthers, peers: null });
}

async function work(config: Config, logger: Logger): Promise<() => Promise<void>> {
  const { serve } = await import('./application');
  return serve(config, logger, readOrders(config, process.argv[2]));
}

/** What will surprise: combinations that do not work. */
function warnOfSurprises(config: Config, logger: Logger): void {
  if (config.baseUrl.startsWith('https:') && config.trustProxy === false) {
    logger.warn(
      'BASE_URL is https but TRUST_PROXY is not set: behind a proxy nobody could sign in. See docs/OPERATIONS.md.',
    );
  }
}

/** Where files are kept, and whether they can be now: everything else works without. */
async function tellOfFiles(config: Config, logger: Logger): Promise<void> {
  const storage = openStorage(config);
  logger.info(`Files are kept in ${storage.place}.`);
  if (config.s3 === null) return;
  const problem = await storage.problem();
  if (problem === null) logger.info('The bucket answers.');
  else logger.error(`No file can be stored in ${storage.place}: ${problem}. Everything else works.`);
}

/** Whether files are checked for viruses. A scanner that is away is waited for; everything else works. */
async function tellOfScanner(config: Config, logger: Logger): Promise<void> {
  const scanner = openScanner(config);
  if (!scanner) return;
  const problem = await scanner.problem();
  if (problem === null) logger.info(`Files are checked by the virus scanner at ${scanner.place}.`);
  else logger.error(`The virus scanner at ${scanner.place} does not answer: ${problem}. Files wait for it.`);
}

/** Where nightly backups go, when that is a bucket: whether it answers is better known now than at night. */
async function tellOfBackups(config: Config, logger: Logger): Promise<void> {
  if (config.backupBucket === null) return;
  const place = backupPlace(config);
  const problem = await place.problem();
  if (problem === null) logger.info(`Nightly backups are kept in ${place.where}, which answers.`);
  else logger.error(`No nightly backup can be kept in ${place.where}: ${problem}.`);
}

async function tellDemoAccounts({ baseUrl }: Config): Promise<void> {
  const { demoAccountsText } = await import('./seed/demo');
  process.stdout.write(`\nThe demo company: ${baseUrl}\n\n${demoAccountsText()}\n`);
}

/** Failures a person can mend are told in a sentence, without a stack trace. */
function explain(error: unknown, config: Config | null): string | null {
  if (error instanceof WorkerDidNotStart) return '';
  if (
    error instanceof ConfigError ||
    error instanceof FolderInUse ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError ||
    error instanceof UploadsError
  ) {
    return error.message;
  }
  if (isDatabaseGone(error)) return `The database went away during the start: ${asError(error).message}. Start again.`;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') return `Port ${config?.port ?? ''} is already in use. Set PORT to another one.`;
  if (code === 'EACCES') return `Port ${config?.port ?? ''} may not be used. Set PORT to one above 1023.`;
  return null;
}

async function main(): Promise<void> {
  let config: Config | null = null;
  collectGarbageEarly();
  try {
    loadEnvFile();
    config = readConfig();
    const logger = createLogger(config.logLevel);
    // One failing promise must not end everybody's work.
    process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a rejected promise was not handled'));
    const started = cluster.isWorker ? work(config, logger) : start(config, logger);
    stopOnSignal(started, logger);
    await started;
    if (config.isDemo && cluster.isPrimary) await tellDemoAccounts(config);
  } catch (error) {
    const sentence = explain(error, config);
    if (sentence === null) console.error(error);
    else if (sentence) console.error(sentence);
    process.exit(1);
  }
}

/** Also during the start: what has begun is finished first, so that no database is left running. */
function stopOnSignal(started: Promise<() => Promise<void>>, logger: Logger): void {
  let isStopping = false;
  const onSignal = async (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    logger.info(`${signal}: stopping`);
    try {
      const stop = await started;
      await stop();
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopping failed');
      process.exit(1);
    }
  };
  process.on('SIGTERM', () => void onSignal('SIGTERM'));
  process.on('SIGINT', () => void onSignal('SIGINT'));
}

await main();
