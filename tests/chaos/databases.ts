import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { findBinaries, type Binaries } from '#src/platform/embeddedPostgres/binaries';
import { clusterFolder, freePort } from '#src/platform/embeddedPostgres/cluster';
import { startPatiently } from '#src/platform/embeddedPostgres/launch';
import { stopPostmaster } from '#src/platform/embeddedPostgres/postmaster';
import { chooseRunAs, handOver, runToEnd } from '#src/platform/embeddedPostgres/runAs';

/** The PostgreSQL of a program that is tried, and what can be done to it. */
export type Database = {
  /** What the program is told of it. */
  settings: Record<string, string>;
  /** As its superuser, for questions beside the program. */
  adminUrl(): string;
  /** The number of its first process; null where it runs out of our reach. */
  postmaster(): number | null;
  /** Starts it again, unless the program does so by itself. */
  revive(): Promise<void>;
  close(): Promise<void>;
};

type Row = Record<string, unknown>;
const TRIES = 60;

/** One question on a connection of its own, asked again while the server comes back. */
export async function ask(database: Pick<Database, 'adminUrl'>, text: string, values: unknown[] = []): Promise<Row[]> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await askOnce(database.adminUrl(), text, values);
    } catch (error) {
      if (tries === TRIES || isOwnFault(error)) throw error;
      await sleep(250);
    }
  }
}

/** Class 42 of PostgreSQL's codes: the question itself is wrong. */
const isOwnFault = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code ?? '').startsWith('42');

async function askOnce(url: string, text: string, values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, application_name: 'chaos' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const firstLine = (file: string): number => Number(readFileSync(file, 'utf8').split('\n')[0]);
const access = z.object({ port: z.number(), adminPassword: z.string() });

/** The one the program brings along: it starts it, and starts it again. */
export const embeddedDatabase = (dataDir: string): Database => ({
  settings: {},
  adminUrl() {
    const file = path.join(clusterFolder(dataDir), 'notes-crm.json');
    const { port, adminPassword } = access.parse(JSON.parse(readFileSync(file, 'utf8')));
    return `postgresql://postgres:${adminPassword}@127.0.0.1:${port}/notes_crm`;
  },
  postmaster: () => firstLine(path.join(clusterFolder(dataDir), 'postmaster.pid')),
  revive: () => Promise.resolve(),
  close: () => Promise.resolve(),
});

/** A server that only we start, and start again; the same binaries as the embedded one's, or those of the system. */
export async function startServer(folder: string, isSystems: boolean): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const binaries = isSystems ? systemsBinaries() : await findBinaries();
  const cluster = clusterFolder(folder);
  const runAs = chooseRunAs(binaries.postgres, folder, cluster);
  await mkdir(cluster, { mode: 0o700 });
  await handOver(runAs, cluster);
  const made = runToEnd(runAs, binaries.initdb, ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8']);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '150' };
  const site = { binaries, runAs, cluster, settings, logFile: path.join(folder, 'postgres.log') };
  const port = await freePort();
  let server = await startPatiently(site, port);
  const at = (user: string, name: string) => `postgresql://${user}@127.0.0.1:${port}/${name}`;
  for (const statement of ['CREATE ROLE notes LOGIN', 'CREATE DATABASE notes OWNER notes'])
    await ask({ adminUrl: () => at('postgres', 'postgres') }, statement);
  return {
    settings: { DATABASE_URL: at('notes', 'notes') },
    adminUrl: () => at('postgres', 'notes'),
    postmaster: () => server.pid,
    async revive() {
      await server.exited;
      server = await startPatiently(site, port);
    },
    close: () => stopPostmaster(site, server.pid),
  };
}

/** A database of our own on somebody's server, whose user may make databases. */
export async function databaseOn(serverUrl: string): Promise<Database> {
  const name = `notes_chaos_${process.pid}_${Date.now()}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const server = { adminUrl: () => serverUrl };
  await ask(server, `CREATE DATABASE ${name}`);
  return {
    settings: { DATABASE_URL: url.href },
    adminUrl: () => url.href,
    postmaster: () => null,
    revive: () => Promise.resolve(),
    close: async () => void (await ask(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

const DEBIANS = '/usr/lib/postgresql';

/** The newest PostgreSQL of this machine. */
function systemsBinaries(): Binaries {
  const versions = existsSync(DEBIANS) ? readdirSync(DEBIANS).map((name) => path.join(DEBIANS, name, 'bin')) : [];
  const folders = [...versions.sort().reverse(), ...(process.env.PATH ?? '').split(path.delimiter)];
  const bin = folders.find((folder) => ['postgres', 'initdb'].every((name) => existsSync(path.join(folder, name))));
  if (!bin) throw new Error(NO_SERVER);
  return { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb'), pgCtl: path.join(bin, 'pg_ctl') };
}

const NO_SERVER =
  'There is no PostgreSQL on this machine: --external needs its server programs (Debian: apt install postgresql), ' +
  'or DATABASE_URL with a user who may make databases.';
