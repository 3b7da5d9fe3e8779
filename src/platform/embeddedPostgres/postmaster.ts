import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { commandOf, isAlive, pause } from '../processes';
import type { Binaries } from './binaries';
import type { RunAs } from './runAs';

const LARGEST_LOG = 5 * 1024 * 1024;

/** Everything needed to start the server of one cluster. */
export type Site = {
  binaries: Binaries;
  runAs: RunAs;
  cluster: string;
  logFile: string;
  settings: Record<string, string>;
};

export type Postmaster = { pid: number; exited: Promise<void> };

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const pidFile = (cluster: string): string => path.join(cluster, 'postmaster.pid');

const optionsFile = (cluster: string): string => path.join(cluster, 'postmaster.opts');

const isPostgres = (pid: number): boolean => isAlive(pid) && /postgres/.test(commandOf(pid));

const real = (folder: string): string => {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
};

/** The pid may belong to another server now; in a copied folder it is the original's. */
const servesFrom = (pid: number, folder: string, cluster: string): boolean =>
  real(folder) === real(cluster) && isPostgres(pid) && commandOf(pid).includes(folder);

/** Whether the server that was last started on this cluster ran in another folder: this one was copied or moved. */
export function wasElsewhere(cluster: string): boolean {
  const folder = /"-D" "([^"]+)"/.exec(read(optionsFile(cluster)))?.[1];
  return folder !== undefined && real(folder) !== real(cluster);
}

const argumentsFor = ({ cluster, settings }: Site, port: number): string[] => [
  '-D',
  cluster,
  '-p',
  String(port),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/** The server that runs on this cluster, left behind by a program that was killed; a stale pid file is removed. */
export function findRunning(cluster: string): { pid: number; isReady: boolean } | null {
  const lines = read(pidFile(cluster)).split('\n');
  const pid = Number(lines[0]);
  if (!pid) return null;
  if (servesFrom(pid, lines[1]?.trim() ?? '', cluster)) return { pid, isReady: lines[7]?.trim() === 'ready' };
  // PostgreSQL itself would take any living process with this number for a server and refuse to start.
  rmSync(pidFile(cluster), { force: true });
  return null;
}

/** Whether the running server was started just as we would start it now. */
export function isAsWanted(site: Site, port: number): boolean {
  const words = [site.binaries.postgres, ...argumentsFor(site, port).map((word) => `"${word}"`)];
  return read(optionsFile(site.cluster)).trim() === words.join(' ');
}

async function until(condition: () => boolean, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) return false;
    await pause(15);
  }
  return true;
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(site: Site, pid: number): Promise<void> {
  const isGone = (): boolean => !isAlive(pid);
  if (!isPostgres(pid)) return;
  if (process.platform === 'win32') {
    spawnSync(site.binaries.pgCtl, ['stop', '-m', 'fast', '-D', site.cluster]);
    return;
  }
  for (const [signal, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (isGone()) return;
    try {
      process.kill(pid, signal);
    } catch {
      return; // It ended by itself just now.
    }
    if (await until(isGone, patience)) return;
  }
}

function openLog(file: string): { descriptor: number; from: number } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_LOG) renameSync(file, `${file}.old`);
  return { descriptor: openSync(file, 'a', 0o600), from: size > LARGEST_LOG ? 0 : size };
}

export class StartFailed extends Error {
  get isPortTaken(): boolean {
    return /could not bind|Address already in use/i.test(this.message);
  }
  /** The children of a postmaster that was killed need a moment to notice. */
  get isPassing(): boolean {
    return /shared memory block .* still in use|lock file .* already exists/i.test(this.message);
  }
}

/**
 * Starts the server and waits until it takes connections (after a crash: until it has recovered). It gets a session of
 * its own, so that Ctrl-C reaches only us, and its log is a file, so that it outlives us without a broken pipe.
 * @throws StartFailed with what the server said
 */
export async function startPostmaster(site: Site, port: number): Promise<Postmaster> {
  const { runAs, binaries, cluster } = site;
  const { descriptor, from } = openLog(site.logFile);
  const [program = '', ...args] = [...runAs.prefix, binaries.postgres, ...argumentsFor(site, port)];
  const child = spawn(program, args, {
    cwd: '/',
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
    uid: runAs.uid,
    gid: runAs.gid,
  });
  closeSync(descriptor);
  let hasExited = false;
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      hasExited = true;
      resolve();
    };
    child.once('exit', end).once('error', end);
  });
  child.unref();
  const pid = child.pid ?? 0;
  const isReady = (): boolean => {
    const lines = read(pidFile(cluster)).split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  };
  await until(() => hasExited || isReady(), Infinity);
  if (hasExited) {
    const said = Buffer.from(read(site.logFile)).subarray(from).toString().trim();
    throw new StartFailed(said.split('\n').slice(-6).join('\n') || `${program} could not be run`);
  }
  return { pid, exited };
}
