import type { Config } from '#src/config';
import { createDatabase, type Database } from '#src/platform/db';
import { borrowEmbeddedPostgres } from '#src/platform/embeddedPostgres';
import { silentLog } from '#src/platform/silentLog';
import { mendTimeZones } from '#src/platform/timeZones';
import { migrate } from '#src/platform/migrate';

/**
 * The company's database: the one DATABASE_URL names, else the embedded one. When the application runs, its server is
 * used and goes on; when not, one is started for the while.
 */
export async function withDatabase<T>(config: Config, work: (db: Database) => Promise<T>): Promise<T> {
  const embedded =
    config.databaseUrl === null ? await borrowEmbeddedPostgres({ dataDir: config.dataDir, log: silentLog }) : null;
  try {
    const url = config.databaseUrl ?? embedded?.url ?? '';
    await migrate(url, { log: silentLog });
    const db = createDatabase({ url, poolSize: 4 });
    try {
      await mendTimeZones(db.pool);
      return await work(db.patient);
    } finally {
      await db.close();
    }
  } finally {
    await embedded?.stop();
  }
}
