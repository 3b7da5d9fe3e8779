import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { startProgram, type Program } from '../e2e/support/program';
import { createTestDatabase } from '../support/database';
import { workersOf } from './processTable';
import { next, openMemo, signIn, writeMemo } from './visitor';

const DARIAN = 4;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function onOneDatabase(settings: Record<string, string>[]): Promise<Program[]> {
  const database = await createTestDatabase();
  closing.push(database.drop);
  const secret = 'a secret that both programs know';
  const starts = settings.map((more) => startProgram({ DATABASE_URL: database.url, SESSION_SECRET: secret, ...more }));
  const programs = await Promise.all(starts);
  closing.push(async () => void (await Promise.all(programs.map((program) => program.stop()))));
  return programs;
}

test('two programs on one database, started at once, are one company', async () => {
  const [here, there] = await onOneDatabase([{}, {}]);
  if (!here || !there) throw new Error('They did not start.');
  const andrew = await signIn(here, 'andrew');
  const memoId = await writeMemo(andrew, DARIAN);
  const page = await andrew.at(there).live();
  expect(await openMemo(page, memoId)).toEqual({ ok: true });
  const arrives = next(page, 'message.posted');
  await andrew.post(`/memos/${memoId}/messages`, { message: 'hello', clientKey: randomUUID() });
  expect(String((await arrives).html)).toContain('hello');
  page.disconnect();
});

test('the workers of a killed leader do not go on serving', async () => {
  const [program] = await onOneDatabase([{ WEB_PROCESSES: '2' }]);
  const workers = workersOf(program?.child.pid);
  expect(workers).toHaveLength(2);
  program?.child.kill('SIGKILL');
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(() => workers.filter(isAlive)).toEqual([]);
  await expect(fetch(`${program?.url}/healthz`)).rejects.toThrow();
});
