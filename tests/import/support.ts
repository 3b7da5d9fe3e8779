import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importDjangoCrm, type ImportOptions } from '#src/import/importDjangoCrm';
import { Dump } from '#src/import/dump/dump';
import type { MediaOptions } from '#src/import/media/takeMedia';
import { diskStorage } from '#src/platform/storage/diskStorage';
import type { Storage } from '#src/platform/storage/storage';
import { reportLines, type Report } from '#src/import/run/report';
import { translatorFor } from '#src/i18n/i18n';
import { createDatabase, type Database } from '#src/platform/db';
import { createTestDatabase } from '../support/database';

export const FIXTURES = ['departments', 'groups', 'resolutions', 'taskstages', 'users'].map((name) =>
  path.resolve(`tests/import/fixtures/django-crm-${name}.json`),
);

const options: ImportOptions = { companyName: 'My company', locale: 'en', timeZone: 'Europe/Berlin' };

export type Bench = {
  db: Database;
  url: string;
  run(files: string[], more?: Partial<ImportOptions>): Promise<Report>;
  /** A file with this content; objects are written as JSON. */
  file(content: unknown, name?: string): Promise<string>;
  /** Where files of an import go. */
  storage: Storage;
  media(place: string): MediaOptions;
  /** A new folder, gone at the end. */
  folder(): Promise<string>;
  /** What lies where files arrive. */
  arriving(): Promise<string[]>;
  /** Rows of every table that an import may touch, to compare before and after. */
  snapshot(): Promise<string>;
  /** Makes the database as empty as it was. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

/** `demo` has the company and people of the demo in it; `empty` has nothing but tables. */
export async function withDatabase(kind: 'empty' | 'demo'): Promise<Bench> {
  const database = await createTestDatabase();
  const db = createDatabase({ url: database.url, poolSize: 4 });
  // Emptying a clone takes a tenth of the time that all migrations do.
  if (kind === 'empty') await empty(db);
  const folder = await mkdtemp(path.join(tmpdir(), 'notes-import-'));
  let files = 0;
  const uploads = path.join(folder, 'uploads');
  const storage = diskStorage(uploads);
  return {
    db,
    url: database.url,
    storage,
    media: (place) => ({ place, storage, arrivingDir: path.join(uploads, 'arriving'), maxFileBytes: 25 * 1024 * 1024 }),
    async run(paths, more = {}) {
      return Dump.read(paths, (dump) => importDjangoCrm(db, dump, { ...options, ...more }));
    },
    async file(content, name = `dump-${(files += 1)}.json`) {
      const target = path.join(folder, name);
      await writeFile(
        target,
        typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
      );
      return target;
    },
    folder: () => mkdtemp(path.join(folder, 'media-')),
    arriving: () => readdir(path.join(uploads, 'arriving')).catch(() => []),
    async snapshot() {
      const tables = [
        'company',
        'users',
        'departments',
        'department_heads',
        'purposes',
        'task_stages',
        'imported_records',
        'audit_entries',
        'user_tokens',
        'participants',
        'tags',
        'memos',
        'memo_tags',
        'memo_search',
        'tasks',
        'task_participants',
        'task_tags',
        'task_search',
        'conversations',
        'conversation_reads',
        'messages',
        'message_mentions',
        'events',
        'attachments',
        'user_pictures',
        'reminders',
        'notifications',
        'mail_deliveries',
      ];
      const states = tables.map(async (table) => {
        const { rows } = await db.pool.query(
          `SELECT coalesce(json_agg(to_jsonb(t) ORDER BY to_jsonb(t)::text), '[]')::text AS rows FROM ${table} t`,
        );
        return `${table}: ${rows[0].rows}`;
      });
      const { rows } = await db.pool.query('SELECT count(*) AS jobs FROM graphile_worker.jobs');
      return [...(await Promise.all(states)), `jobs: ${rows[0].jobs}`].join('\n');
    },
    async clear() {
      await empty(db);
      await rm(uploads, { recursive: true, force: true });
    },
    async close() {
      await db.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function empty({ pool }: Database): Promise<void> {
  const { rows } = await pool.query(
    `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS tables FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  await pool.query(`TRUNCATE ${rows[0].tables} RESTART IDENTITY`);
  await pool.query('DELETE FROM graphile_worker._private_jobs');
}

export const textOf = (report: Report): string => reportLines(report, translatorFor('en')).join('\n');

export const person = (fields: Record<string, unknown>, pk?: number) => ({
  model: 'auth.user',
  ...(pk === undefined ? {} : { pk }),
  fields: { is_superuser: false, is_active: true, groups: [], ...fields },
});
export const ADMIN = person({ username: 'root', email: 'root@example.com', is_superuser: true });

/** What lies in a storage. */
export async function keysIn(storage: Storage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list()) keys.push(key);
  return keys.toSorted();
}
