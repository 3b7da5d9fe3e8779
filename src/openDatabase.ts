import pg from 'pg';
import type { Logger } from 'pino';
import { ConfigError, type Config } from './config';
import { startEmbeddedPostgres } from './platform/embeddedPostgres';
import { lockFolder } from './platform/lock';
import { migrate } from './platform/migrate';
import { findTimeZone, mendTimeZones } from './platform/timeZones';

export type OpenDatabase = { url: string; close(): Promise<void> };

/** Of an application process, with room to spare for those that come while others go. */
const CONNECTIONS_EACH = 22;
const CONNECTIONS_AT_LEAST = 100;

/** The database of the configuration, or the embedded one, started on its folder; migrated to this version. */
export async function openDatabase(config: Config, logger: Logger): Promise<OpenDatabase> {
  const log = {
    info: (message: string) => logger.info(message),
    warn: (message: string) => logger.warn(message),
    error: (message: string) => logger.error(message),
  };
  const server =
    config.databaseUrl === null
      ? await startAlone(config, log)
      : { url: config.databaseUrl, close: () => Promise.resolve() };
  try {
    await migrate(server.url, { log });
    await checkTimeZones(config, server.url, logger);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Before anybody is served: what the database does not know is neither proposed nor stored. */
async function checkTimeZones(config: Config, url: string, logger: Logger): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const mended = await mendTimeZones(client);
    if (mended > 0) logger.warn(`${mended} time zones that are not known here were replaced by the company's or UTC`);
    if (config.hasDefaultTimeZone && (await findTimeZone(client, config.defaultTimeZone)) === null)
      throw new ConfigError(`DEFAULT_TIME_ZONE: this PostgreSQL does not know ${config.defaultTimeZone}`);
  } finally {
    await client.end();
  }
}

type Log = Parameters<typeof startEmbeddedPostgres>[0]['log'];

/** The embedded database lies in this folder, so one program runs on it. */
async function startAlone({ dataDir, webProcesses }: Config, log: Log): Promise<OpenDatabase> {
  const lock = await lockFolder(dataDir);
  const connections = Math.max(CONNECTIONS_AT_LEAST, 40 + CONNECTIONS_EACH * webProcesses);
  try {
    const settings = { max_connections: String(connections) };
    const postgres = await startEmbeddedPostgres({ dataDir, log, settings });
    return { url: postgres.url, close: () => postgres.stop().finally(() => lock.release()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}
