import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { FolderInUse, lockFolder } from '../lock';
import { isAlive, pause } from '../processes';
import { findBinaries } from './binaries';
import { clusterFolder, freePort, prepareCluster, readAccess, saveAccess, type Access } from './cluster';
import { EmbeddedPostgresError } from './errors';
import {
  findRunning,
  isAsWanted,
  startPostmaster,
  StartFailed,
  stopPostmaster,
  type Postmaster,
  type Site,
} from './postmaster';
import { chooseRunAs } from './runAs';

export { EmbeddedPostgresError } from './errors';

export type Log = { info(message: string): void; warn(message: string): void; error(message: string): void };

type Options = {
  dataDir: string;
  log: Log;
  /** Settings of the server beyond ours, such as `fsync: 'off'` for tests. */
  settings?: Record<string, string>;
};

export type EmbeddedPostgres = {
  /** The application's database, as its owner. */
  url: string;
  /** The database `postgres`, as superuser. */
  adminUrl: string;
  stop(): Promise<void>;
};

const DATABASE = 'notes_crm';

const ourSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const urlsOf = ({ port, password, adminPassword }: Access): { url: string; adminUrl: string } => ({
  url: `postgresql://${DATABASE}:${password}@127.0.0.1:${port}/${DATABASE}`,
  adminUrl: `postgresql://postgres:${adminPassword}@127.0.0.1:${port}/postgres`,
});

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The application is no superuser: it owns its database and may make others (the bench and the tests do). */
async function prepareDatabase({ adminUrl }: { adminUrl: string }, { password }: Access): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [DATABASE]);
    if (!roles.rowCount) {
      await client.query(`CREATE ROLE ${DATABASE} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`);
    }
    const databases = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!databases.rowCount) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`);
  });
}

async function startPatiently(site: Site, port: number): Promise<Postmaster> {
  const giveUp = Date.now() + 15_000;
  for (;;) {
    try {
      return await startPostmaster(site, port);
    } catch (error) {
      if (!(error instanceof StartFailed) || !error.isPassing || Date.now() > giveUp) throw error;
      await pause(200);
    }
  }
}

const watched = (pid: number): Postmaster => {
  const exited = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve();
    }, 500).unref();
  });
  return { pid, exited };
};

/** Takes over the server that a killed program left behind, if it is as we would start it; else stops it. */
async function adopt(site: Site, access: Access, log: Log): Promise<Postmaster | null> {
  const running = findRunning(site.cluster);
  if (!running) return null;
  if (running.isReady && isAsWanted(site, access.port)) {
    const answers = await withClient(urlsOf(access).adminUrl, async () => true).catch(() => false);
    if (answers) {
      log.info('The embedded PostgreSQL was still running and is used again.');
      return watched(running.pid);
    }
  }
  log.info('An embedded PostgreSQL was still running; stopping it first.');
  await stopPostmaster(site, running.pid);
  return null;
}

async function start(site: Site, access: Access): Promise<{ postmaster: Postmaster; access: Access }> {
  for (let tries = 0; ; tries++) {
    try {
      return { postmaster: await startPatiently(site, access.port), access };
    } catch (error) {
      if (!(error instanceof StartFailed)) throw error;
      if (!error.isPortTaken || tries === 5) {
        throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start:\n${error.message}`);
      }
      access = { ...access, port: await freePort() };
      await saveAccess(site.runAs, site.cluster, access);
    }
  }
}

/**
 * Starts PostgreSQL on `<dataDir>/postgres` (made at the first start) and keeps it up: should it die, it is started
 * again on the same port. Hold the folder's lock while you use it.
 * @throws EmbeddedPostgresError where it cannot run
 */
export async function startEmbeddedPostgres({ dataDir, log, settings = {} }: Options): Promise<EmbeddedPostgres> {
  const folder = path.resolve(dataDir);
  await mkdir(folder, { recursive: true });
  const binaries = await findBinaries();
  const cluster = clusterFolder(folder);
  const runAs = chooseRunAs(binaries.postgres, folder, cluster);
  const site = {
    binaries,
    runAs,
    cluster,
    logFile: path.join(folder, 'postgres.log'),
    settings: { ...ourSettings, ...settings },
  };
  const prepared = await prepareCluster(runAs, binaries, cluster);
  const adopted = await adopt(site, prepared, log);
  const started = adopted ? { postmaster: adopted, access: prepared } : await start(site, prepared);
  const { access } = started;
  let { postmaster } = started;
  const urls = urlsOf(access);
  let isStopping = false;
  let restarting = Promise.resolve();

  async function restart(): Promise<void> {
    log.warn('The embedded PostgreSQL ended unexpectedly and is started again.');
    while (!isStopping) {
      try {
        postmaster = await startPatiently(site, access.port);
        return supervise();
      } catch (error) {
        log.error(
          `The embedded PostgreSQL did not start again: ${error instanceof Error ? error.message : String(error)}`,
        );
        await pause(1_000);
      }
    }
  }
  function supervise(): void {
    void postmaster.exited.then(() => {
      if (!isStopping) restarting = restart();
    });
  }

  await prepareDatabase(urls, access);
  supervise();
  return {
    ...urls,
    async stop() {
      isStopping = true;
      await restarting;
      await stopPostmaster(site, postmaster.pid);
    },
  };
}

/**
 * For tools (import, backup) that may run beside the application: its running server, or one started for the while.
 */
export async function borrowEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  try {
    const lock = await lockFolder(options.dataDir);
    const postgres = await startEmbeddedPostgres(options).catch((error: unknown) => {
      lock.release();
      throw error;
    });
    return { ...postgres, stop: () => postgres.stop().finally(() => lock.release()) };
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    const access = await readAccess(clusterFolder(options.dataDir));
    return { ...urlsOf(access), stop: async () => undefined };
  }
}

/** For throw-away folders whose program was killed: ends the server that may still run on one. */
export function killLeftBehind(dataDir: string): void {
  const running = findRunning(clusterFolder(dataDir));
  if (running) process.kill(running.pid, 'SIGQUIT');
}
