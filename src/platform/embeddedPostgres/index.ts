import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { FolderInUse, lockFolder } from '../lock';
import { pause } from '../processes';
import { findBinaries } from './binaries';
import { clusterFolder, prepareCluster, readAccess } from './cluster';
import { prepareDatabase, urlsOf } from './database';
import { adopt, start, startPatiently, type Log } from './launch';
import { findRunning, stopPostmaster } from './postmaster';
import { chooseRunAs } from './runAs';

export { EmbeddedPostgresError } from './errors';
export type { Log } from './launch';

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
