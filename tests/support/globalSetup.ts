import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { killLeftBehind, startEmbeddedPostgres } from '#src/platform/embeddedPostgres/index';
import { migrate } from '#src/platform/migrate/index';
import { isAlive } from '#src/platform/processes';
import { seedTemplate } from './seedTemplate';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    templateName: string;
  }
}

const PREFIX = 'notes-crm-test-';
const log = { info: () => undefined, warn: console.warn, error: console.error };

/** A run that was killed leaves its server and its folder behind. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(tmpdir(), name);
    if (isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
    killLeftBehind(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

type Server = { adminUrl: string; stop: () => Promise<void> };

async function startServer(): Promise<Server> {
  sweep();
  const dataDir = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '2GB' };
  const server = await startEmbeddedPostgres({ dataDir, log, settings });
  return {
    adminUrl: server.adminUrl,
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/**
 * One PostgreSQL for the whole run (or the one of TEST_DATABASE_URL, a user of which may create databases), and in it a
 * template, migrated and seeded once, which every test file clones.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env.TEST_DATABASE_URL;
  const server = external ? { adminUrl: external, stop: async () => undefined } : await startServer();
  const templateName = `notes_template_${process.pid}`;
  const url = new URL(server.adminUrl);
  url.pathname = `/${templateName}`;
  try {
    await migrate(url.href, { log });
    await seedTemplate(url.href);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('adminUrl', server.adminUrl);
  project.provide('templateName', templateName);
  return async () => {
    if (external) await onServer(external, `DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
    await server.stop();
  };
}
