import type { Logger } from 'pino';
import type { Config } from './config';
import { createDatabase, type Database } from './platform/db';
import { startEmbeddedPostgres } from './platform/embeddedPostgres';
import { migrate } from './platform/migrate';

export type OpenDatabase = { db: Database; url: string; close(): Promise<void> };

/** The database of the configuration, or the embedded one, started; migrated to this version. */
export async function openDatabase(config: Config, logger: Logger): Promise<OpenDatabase> {
  const log = {
    info: (message: string) => logger.info(message),
    warn: (message: string) => logger.warn(message),
    error: (message: string) => logger.error(message),
  };
  const server =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir: config.dataDir, log })
      : { url: config.databaseUrl, stop: () => Promise.resolve() };
  const { url } = server;
  try {
    await migrate(url, { log });
    const onPoolError = (error: Error) => logger.warn(`a database connection was lost: ${error.message}`);
    const db = createDatabase({ url, onPoolError });
    return { db, url, close: () => db.close().finally(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
