import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ended, freePort, ready, spawnProgram } from '../e2e/support/program';
import { startMailPeer, type MailPeer } from '../e2e/support/mailPeer';
import { workersOf } from '../processes/processTable';
import { databaseProxy, type DatabaseProxy } from '../support/databaseProxy';
import { databaseOn, embeddedDatabase, startServer, type Database } from './databases';
import { makeFolder, mark } from './leftovers';

export type Topology = { processes: number; isExternal: boolean; hasProxy: boolean };

/** A program with all it needs, in a folder of its own, watched as by a supervisor. */
export type Site = {
  url: string;
  dataDir: string;
  uploads: string;
  mail: MailPeer;
  database: Database;
  proxy: DatabaseProxy | null;
  /** What went wrong without having been asked for: the program, or one of its workers, ended by itself. */
  surprises: string[];
  workers(): number[];
  killProgram(): Promise<void>;
  /** Started again, but not waited for. */
  launch(): void;
  stop(): Promise<void>;
};

const open = new Set<Site>();

/** Ends all that still runs. */
export const stopAll = async (): Promise<void> => void (await Promise.all([...open].map((site) => site.stop())));

async function chooseDatabase(folder: string, { isExternal, hasProxy }: Topology): Promise<Database> {
  const theirs = process.env.DATABASE_URL;
  if (isExternal && theirs) return databaseOn(theirs);
  // Only what is not the program's own can be reached through something of ours.
  return isExternal || hasProxy
    ? startServer(path.join(folder, 'server'), isExternal)
    : embeddedDatabase(path.join(folder, 'data'));
}

/** The demo company on an empty folder, ready. */
export async function openSite(topology: Topology): Promise<Site> {
  const folder = await makeFolder();
  const [mail, port, database] = await Promise.all([startMailPeer(), freePort(), chooseDatabase(folder, topology)]);
  const databaseUrl = database.settings.DATABASE_URL;
  const proxy = topology.hasProxy && databaseUrl ? await databaseProxy(databaseUrl) : null;
  const place = { port, url: `http://127.0.0.1:${port}`, dataDir: path.join(folder, 'data'), mailUrl: mail.url };
  const settings = {
    DEMO: '1',
    WRITE_LIMITS: 'off',
    HOST: '127.0.0.1',
    WEB_PROCESSES: String(topology.processes),
    SESSION_SECRET: randomBytes(24).toString('hex'),
    ...database.settings,
    ...(proxy ? { DATABASE_URL: proxy.url } : {}),
  };
  const surprises: string[] = [];
  const asked = new Set<number>();
  let program: ReturnType<typeof spawnProgram>;
  let isStopping = false;

  const launch = (): void => {
    const started = spawnProgram(place, settings);
    program = started;
    const { pid = 0 } = started.child;
    mark(folder, pid);
    started.child.once('exit', (code, signal) => {
      surprises.push(...workersThatEnded(started.log.join('')));
      if (isStopping || asked.has(pid)) return;
      surprises.push(`the program ended by itself (${code ?? signal}): ${started.log.join('').slice(-600)}`);
      launch();
    });
  };
  const site: Site = {
    ...{ url: place.url, dataDir: place.dataDir, uploads: path.join(place.dataDir, 'uploads') },
    ...{ mail, database, proxy, surprises, launch },
    workers: () => workersOf(program.child.pid),
    async killProgram() {
      const { child } = program;
      const exit = new Promise((resolve) => child.once('exit', resolve));
      asked.add(child.pid ?? 0);
      child.kill('SIGKILL');
      await exit;
    },
    async stop() {
      if (!open.delete(site)) return;
      isStopping = true;
      await ended(program.child);
      await proxy?.close();
      await database.close();
      await mail.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
  open.add(site);
  launch();
  await ready(place.url, program!.child).catch(async (error: unknown) => {
    await site.stop();
    throw new Error(`The program did not start:\n${program.log.join('').slice(-2_000)}`, { cause: error });
  });
  return site;
}

/** Only we end workers by SIGKILL: whichever the leader says ended otherwise did so by itself. */
const workersThatEnded = (log: string): string[] =>
  log
    .split('\n')
    .filter((line) => line.includes('ended and is started again') && !line.includes('"signal":"SIGKILL"'))
    .map((line) => `a worker ended by itself: ${line}`);
