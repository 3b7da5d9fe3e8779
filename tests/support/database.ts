import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export type TestDatabase = { url: string; drop: () => Promise<void> };

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function create(clause: string): Promise<TestDatabase> {
  const name = `notes_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name} ${clause}`);
  const url = new URL(inject('adminUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A database of its own, migrated, with the demo company's people in it. */
export const createTestDatabase = (): Promise<TestDatabase> =>
  create(`TEMPLATE ${inject('templateName')} STRATEGY FILE_COPY`);

/** A database with nothing in it, to try migrations on. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('TEMPLATE template0');
