import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { restoreBackup, type RestoreTarget } from '#src/backup/restoreBackup';
import { takeBackup } from '#src/backup/takeBackup';
import { readConfig } from '#src/config';
import { createDatabase } from '#src/platform/db';
import { migrate } from '#src/platform/migrate';
import { openStorage } from '#src/platform/storage/openStorage';
import type { Storage } from '#src/platform/storage/storage';
import { seedDemo } from '#src/seed/demo';
import { createEmptyDatabase } from '../support/database';

export type Installation = {
  url: string;
  uploadsDir: string;
  storage: Storage;
  backup(file: string, more?: { passphrase?: string; secret?: string }): ReturnType<typeof takeBackup>;
  restore(
    file: string,
    more?: Partial<Pick<RestoreTarget, 'replace' | 'releaseMail' | 'storage'>> & { passphrase?: string },
  ): ReturnType<typeof restoreBackup>;
  /** Everything there is: rows of all tables, constraints, indexes, triggers, sequences, files. Equal when nothing differs. */
  everything(): Promise<Record<string, string>>;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/** A database with nothing in it, and a folder for files, or the bucket that `s3Url` names. */
export async function emptyInstallation(s3Url = ''): Promise<Installation> {
  const database = await createEmptyDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'notes-backup-'));
  const uploadsDir = path.join(folder, 'uploads');
  const { s3 } = readConfig({ S3_URL: s3Url });
  const storage = openStorage({ s3, uploadsDir });
  const query: Installation['query'] = async (text, values) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    return (await client.query(text, values).finally(() => client.end())).rows;
  };
  return {
    url: database.url,
    uploadsDir,
    storage,
    query,
    backup: (file, { passphrase = null, secret = null }: { passphrase?: string | null; secret?: string | null } = {}) =>
      takeBackup({ url: database.url, storage, secret }, { file, passphrase }),
    restore: (file, { passphrase, ...more } = {}) =>
      restoreBackup(
        {
          url: database.url,
          storage,
          arrivingDir: path.join(uploadsDir, 'arriving'),
          replace: false,
          releaseMail: true,
          ...more,
        },
        { file, passphrase: passphrase ?? null },
      ),
    everything: async () => ({
      ...(await everythingIn(query)),
      ...(await (s3 ? objectsIn(storage) : filesIn(uploadsDir))),
    }),
    async close() {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The demo company: memos, tasks, chats and files. */
export async function demoInstallation(s3Url = ''): Promise<Installation> {
  const installation = await emptyInstallation(s3Url);
  await migrate(installation.url, { log: { info: () => undefined, warn: () => undefined } });
  const db = createDatabase({ url: installation.url, poolSize: 4 });
  const config = readConfig({
    NODE_ENV: 'test',
    DEMO: '1',
    UPLOADS_DIR: installation.uploadsDir,
    DEFAULT_TIME_ZONE: 'UTC',
  });
  await seedDemo({ config, db, storage: installation.storage }).finally(() => db.close());
  return installation;
}

const LISTS: Record<string, string> = {
  constraints: `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS item FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
  indexes: `SELECT indexdef AS item FROM pg_indexes WHERE schemaname = 'public'`,
  triggers: `SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text AS item FROM pg_trigger WHERE NOT tgisinternal`,
  columns: `SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || coalesce(column_default, '') || is_nullable AS item FROM information_schema.columns WHERE table_schema = 'public'`,
  sequences: `SELECT sequencename || ' ' || coalesce(last_value, 0) AS item FROM pg_sequences WHERE schemaname = 'public'`,
  jobs: `SELECT t.identifier || ' ' || j.payload::text || ' ' || j.attempts || ' ' || coalesce(j.key, '') AS item FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id`,
};

const NOT_KEPT = ['session', 'rate_limits', 'socket_io_attachments', 'queue_runners', '_prisma_migrations'];

async function everythingIn(query: Installation['query']): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, text] of Object.entries(LISTS)) {
    const rows = await query<{ item: string }>(text);
    found[name] = rows
      .map(({ item }) => item)
      .sort()
      .join('\n');
  }
  const tables = await query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
  for (const { name } of tables.filter((table) => !NOT_KEPT.includes(table.name))) {
    const rows = await query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
    found[`table ${name}`] = rows
      .map(({ row }) => row)
      .sort()
      .join('\n');
  }
  return found;
}

/** Named as on a disk, so that both can be compared. */
async function objectsIn(storage: Storage): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of storage.list()) {
    const bytes = await buffer(await storage.open(key));
    found[`file ${key}`] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}

async function filesIn(uploadsDir: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = await readdir(uploadsDir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    found[`file ${path.relative(uploadsDir, file)}`] = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }
  return found;
}
