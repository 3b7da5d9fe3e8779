import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { killLeftBehind } from '#src/platform/embeddedPostgres/index';
import { isAlive, startOf } from '#src/platform/processes';

const PREFIX = 'notes-chaos-';
const markIn = (folder: string): string => path.join(folder, 'program.pid');

/** A folder that bears our number: a later run removes it, and what still runs in it, should this one be killed. */
export function makeFolder(): Promise<string> {
  sweep();
  return mkdtemp(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Which program runs on the folder. */
export const mark = (folder: string, pid: number): void => writeFileSync(markIn(folder), `${pid}\n${startOf(pid)}`);

function readMark(folder: string): string[] {
  try {
    return readFileSync(markIn(folder), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function sweep(): void {
  for (const name of readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) continue;
    const folder = path.join(os.tmpdir(), name);
    const [pid, start] = readMark(folder);
    if (pid && startOf(Number(pid)) === start) process.kill(Number(pid), 'SIGKILL');
    for (const part of ['data', 'server']) killLeftBehind(path.join(folder, part));
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
