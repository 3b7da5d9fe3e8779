import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUse, lockFolder } from '#src/platform/lock';
import { startOf } from '#src/platform/processes';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'notes-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a folder that is in use is refused with a sentence, and free again once released', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`already running on ${folder} (process ${process.pid})`);
  lock.release();
  (await lockFolder(folder)).release();
});

test('the lock of a program that was killed is taken over', async () => {
  const child = spawn('sleep', ['60']);
  const pid = child.pid ?? 0;
  await writeFile(path.join(folder, 'app.lock'), JSON.stringify({ pid, start: startOf(pid) }));
  await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  (await lockFolder(folder)).release();
});

test('a process that merely has the number of the dead one does not count', async () => {
  await writeFile(path.join(folder, 'app.lock'), JSON.stringify({ pid: process.pid, start: 'another life' }));
  (await lockFolder(folder)).release();
});

test('a lock file cut short by a crash is taken over', async () => {
  await writeFile(path.join(folder, 'app.lock'), '');
  (await lockFolder(folder)).release();
});

test('of many that come at once over a dead lock, one gets it', async () => {
  await writeFile(path.join(folder, 'app.lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: 'gone' }));
  const results = await Promise.allSettled(Array.from({ length: 2 }, () => lockFolder(folder)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the lock that was copied along with a folder in use does not count', async () => {
  const lock = await lockFolder(folder);
  const copy = `${folder}-copy`;
  await cp(folder, copy, { recursive: true });
  (await lockFolder(copy)).release();
  await rm(copy, { recursive: true });
  lock.release();
});
