import { randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { isAlive, pause, startOf } from './processes';

type Holder = { pid: number; start: string; folder?: string };

export type Lock = { release(): void };

export class FolderInUse extends Error {
  constructor(
    folder: string,
    readonly pid: number,
  ) {
    super(
      `Notes CRM is already running on ${folder} (process ${pid}). Stop it first, or set DATA_DIR to another folder.`,
    );
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  // An empty file is one being written at this moment, or one whose writer died at that moment.
  for (let tries = 0; tries < 20; tries++) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return JSON.parse(text) as Holder;
    } catch {
      await pause(25);
    }
  }
  return null;
}

/** In a copy of the folder the lock is that of the original's program. */
const holds = ({ pid, start, folder }: Holder, mine: Holder): boolean =>
  isAlive(pid) && startOf(pid) === start && (folder === undefined || folder === mine.folder);

/** A rename can be done by one process only, so of two that found the same dead holder just one goes on to remove it. */
async function removeDead(file: string, dead: Holder | null): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const found = await readHolder(aside);
  const isSomeoneElse = found !== null && (found.pid !== dead?.pid || found.start !== dead.start);
  if (isSomeoneElse) await writeFile(file, JSON.stringify(found), { flag: 'wx' }).catch(() => undefined);
  await rm(aside, { force: true });
}

/**
 * One application per data folder. The lock names its process and when that began, so it ends with the process however
 * that dies. It does not reach over containers: two that share a folder cannot see each other's processes.
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<Lock> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'app.lock');
  const mine: Holder = { pid: process.pid, start: startOf(process.pid), folder: await realpath(folder) };
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(mine), { flag: 'wx', mode: 0o644 });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(file);
    if (holder && holds(holder, mine)) throw new FolderInUse(folder, holder.pid);
    await removeDead(file, holder);
  }
}
