import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#src/platform/embeddedPostgres';
import { migrate } from '#src/platform/migrate';
import { hashPassword } from '#src/platform/passwords';
import { seed, type Staff } from './seed';

export const PASSWORD = 'a long bench password';

const quiet = { info: () => undefined, warn: console.warn, error: console.error };

/** The superuser loads without triggers; the tables stay the application's own. */
type AsAdmin = (work: (admin: pg.Client) => Promise<void>) => Promise<void>;

export type Company = { url: string; dataDir: string; client: pg.Client; asAdmin: AsAdmin; close(): Promise<void> };

/** A company of so many memos in an embedded database of its own, which is gone afterwards. */
export async function makeCompany(memos: number, staff?: Staff): Promise<Company> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'notes-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir, log: quiet });
  await migrate(postgres.url, { log: quiet });
  const started = performance.now();
  const asAdmin: AsAdmin = async (work) => {
    const connectionString = postgres.adminUrl.replace(/\/postgres$/, new URL(postgres.url).pathname);
    const admin = new pg.Client({ connectionString });
    await admin.connect();
    await work(admin).finally(() => admin.end());
  };
  const passwordHash = await hashPassword(PASSWORD);
  await asAdmin((admin) => seed(admin, memos, passwordHash, staff));
  console.log(`Seeded ${memos} memos in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  return {
    url: postgres.url,
    dataDir,
    client,
    asAdmin,
    async close() {
      await client.end();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
