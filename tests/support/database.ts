import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate } from '#src/platform/migrate/index';
import { seedTemplate } from './seedTemplate';

export type TestDatabase = { url: string; drop: () => Promise<void> };

async function onServer(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement).finally(() => client.end());
  return rows;
}

async function create(clause: string): Promise<TestDatabase> {
  const name = `notes_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} ${clause}`);
  const url = new URL(inject('adminUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => void (await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)) };
}

/** A database of its own, migrated, with the demo company's people in it. */
export const createTestDatabase = (): Promise<TestDatabase> =>
  create(`TEMPLATE ${inject('templateName')} STRATEGY FILE_COPY`);

const FOREIGN_LOCALE = {
  builtin: `LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'`,
  icu: `LOCALE_PROVIDER icu ICU_LOCALE 'de' LC_COLLATE 'C' LC_CTYPE 'C'`,
};

/** A database whose locale knows Unicode, unlike the embedded one's, with the demo company's people in it. */
export async function createForeignDatabase(): Promise<TestDatabase> {
  const [row] = await onServer("SELECT current_setting('server_version_num')::int AS version");
  const locale = Number(row?.version) >= 170_000 ? FOREIGN_LOCALE.builtin : FOREIGN_LOCALE.icu;
  const database = await create(`TEMPLATE template0 ENCODING 'UTF8' ${locale}`);
  await migrate(database.url, { log: { info: () => undefined, warn: console.warn } });
  await seedTemplate(database.url);
  return database;
}

/** A database with nothing in it, to try migrations on. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('TEMPLATE template0');
