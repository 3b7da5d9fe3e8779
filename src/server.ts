import { randomBytes } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Server as SocketServer } from 'socket.io';
import { createApp } from './app';
import { ConfigError, loadEnvFile, readConfig, type Config } from './config';
import { openDatabase } from './openDatabase';
import { EmbeddedPostgresError } from './platform/embeddedPostgres';
import type { Deps } from './platform/http/context';
import { FolderInUse, lockFolder } from './platform/lock';
import { createLogger } from './platform/logger';
import { createMailer } from './platform/mailer';
import { MigrationError } from './platform/migrate';
import { socketRealtime } from './platform/realtime';
import { openSocketBus } from './platform/socketBus';
import { LOCALES } from './i18n/i18n';
import { diskStorage } from './platform/storage/diskStorage';
import { demoAccountsText, seedDemo } from './seed/demo';
import { startJobs } from './jobs';
import { attachSockets } from './sockets';

/** From nothing to listening: configuration, database, migrations, application, sockets, jobs. Returns how to stop it. */
async function start(config: Config, logger: Logger): Promise<() => Promise<void>> {
  const stops: (() => Promise<void> | void)[] = [];
  if (!config.databaseUrl) {
    // The embedded database lies in this folder; an external one may be shared by several processes.
    const lock = await lockFolder(config.dataDir);
    stops.push(() => lock.release());
  }
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  try {
    const database = await openDatabase(config, logger);
    stops.push(() => database.close());
    let sockets: SocketServer | null = null;
    const deps: Deps = {
      config,
      db: database.db,
      storage: diskStorage(config.uploadsDir),
      logger,
      realtime: socketRealtime(() => sockets, LOCALES),
    };
    if (config.isDemo) await seedDemo(deps);
    warnOfSurprises(config, logger);

    const app = createApp(deps, await sessionSecret(config));
    const http = createServer(app.express);
    // A database of one's own may serve other processes too.
    const bus = config.databaseUrl ? openSocketBus(database.url, logger) : null;
    stops.push(async () => bus?.close());
    sockets = attachSockets(http, app.sessions, deps, bus);
    await listen(http, config);
    const jobs = startJobs(deps, createMailer(config), database.url);
    stops.push(async () => void (await Promise.all([close(http, sockets), jobs.stop()])));
    logger.info(`Notes CRM listens on ${config.baseUrl}`);
    return stopAll;
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** What will surprise: variables that do nothing in this version yet, and combinations that do not work. */
function warnOfSurprises(config: Config, logger: Logger): void {
  if (config.webProcesses > 1) logger.warn('WEB_PROCESSES has no effect yet: this version runs one process.');
  if (config.baseUrl.startsWith('https:') && config.trustProxy === false) {
    logger.warn(
      'BASE_URL is https but TRUST_PROXY is not set: behind a proxy nobody could sign in. See docs/OPERATIONS.md.',
    );
  }
  if (config.s3Url) logger.warn('S3_URL has no effect yet: files are kept in UPLOADS_DIR.');
}

/** Made once and kept beside the data, so that a restart signs nobody out. */
async function sessionSecret({ sessionSecret: given, dataDir }: Config): Promise<string> {
  if (given) return given;
  const file = path.join(dataDir, 'session-secret');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return kept;
  await mkdir(dataDir, { recursive: true });
  // Of two processes that start at once one makes it, and both use that.
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  return readFile(file, 'utf8');
}

function listen(http: HttpServer, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

const DRAIN_MS = 8_000;

/** Lets running requests end, tells the sockets to come back, and waits no longer than eight seconds. */
async function close(http: HttpServer, sockets: SocketServer | null): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  sockets?.local.disconnectSockets(true);
  http.closeIdleConnections();
  const idle = setInterval(() => http.closeIdleConnections(), 200);
  const force = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
  await sockets?.of('/').adapter.close();
}

/** Failures a person can mend are told in a sentence, without a stack trace. */
function explain(error: unknown, config: Config | null): string | null {
  if (
    error instanceof ConfigError ||
    error instanceof FolderInUse ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError
  ) {
    return error.message;
  }
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') return `Port ${config?.port ?? ''} is already in use. Set PORT to another one.`;
  if (code === 'EACCES') return `Port ${config?.port ?? ''} may not be used. Set PORT to one above 1023.`;
  return null;
}

async function main(): Promise<void> {
  let config: Config | null = null;
  try {
    loadEnvFile();
    config = readConfig();
    const logger = createLogger(config.logLevel);
    // One failing promise must not end everybody's work.
    process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a rejected promise was not handled'));
    const started = start(config, logger);
    stopOnSignal(started, logger);
    await started;
    if (config.isDemo) process.stdout.write(`\nThe demo company: ${config.baseUrl}\n\n${demoAccountsText()}\n`);
  } catch (error) {
    const sentence = explain(error, config);
    if (sentence === null) console.error(error);
    else console.error(sentence);
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
