import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findRunning } from '#src/platform/embeddedPostgres/postmaster';
import { startProgram, type Program } from '../e2e/support/program';
import { startLoad } from './load';
import { workersOf } from './processTable';
import { next, openMemo, signIn, workerOf, writeMemo, type Visitor } from './visitor';

// ids of the demo company's people, in the order they are seeded in
const DARIAN = 4;
const OLGA = 6;

let program: Program;
let andrew: Visitor;
let memoId: number;
const sockets: Socket[] = [];

beforeAll(async () => {
  program = await startProgram({ WEB_PROCESSES: '2', DEMO: '1' });
  andrew = await signIn(program, 'andrew');
  memoId = await writeMemo(andrew, DARIAN, [OLGA]);
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => program.stop());

async function openEverywhere(visitor: Visitor): Promise<Socket[]> {
  const opened = await visitor.liveAtEach(2);
  sockets.push(...opened);
  for (const socket of opened) expect(await openMemo(socket, memoId)).toEqual({ ok: true });
  return opened;
}

const say = (visitor: Visitor, message: string) =>
  visitor.post(`/memos/${memoId}/messages`, { message, clientKey: randomUUID() });

test('a message posted on one process arrives at the sockets of both, once', async () => {
  const opened = await openEverywhere(andrew);
  const heard = opened.map(() => [] as unknown[]);
  opened.forEach((socket, at) => socket.on('message.posted', ({ id }: { id: number }) => heard[at]?.push(id)));
  const ids: number[] = [];
  for (const words of ['one', 'two', 'three', 'four', 'ä'.repeat(9_000)]) {
    const answer = await say(andrew, words);
    expect(answer.status).toBe(201);
    ids.push(((await answer.json()) as { id: number }).id);
  }
  await expect.poll(() => heard).toEqual([ids, ids]);
});

test('who leaves on one process is shown out on both', async () => {
  const olga = await signIn(program, 'olga');
  const opened = await openEverywhere(olga);
  const heard: unknown[] = [];
  for (const socket of opened) socket.on('message.posted', () => heard.push(workerOf(socket)));
  const lost = opened.map((socket) => next(socket, 'memo.lost'));
  await olga.post(`/memos/${memoId}/subscription/delete`);
  await Promise.all(lost);
  const arrived = (await openEverywhere(andrew)).map((socket) => next(socket, 'message.posted'));
  await say(andrew, 'now that she has gone');
  await Promise.all(arrived);
  expect(heard).toEqual([]);
});

test('a page without WebSockets stays at its worker, whichever is asked', async () => {
  const pages = await Promise.all([1, 2, 3, 4].map(() => andrew.live('polling')));
  sockets.push(...pages);
  for (const page of pages) expect(await openMemo(page, memoId)).toEqual({ ok: true });
  const arrived = pages.map((page) => next(page, 'message.posted'));
  await say(andrew, 'to those who poll');
  await Promise.all(arrived);
});

test('the figures are those of both processes', async () => {
  const text = await (await fetch(`${program.url}/metrics`)).text();
  const processes = text.match(/^process_resident_memory_bytes\{process="\d+"\}/gm);
  expect(new Set(processes).size).toBe(2);
});

test('a killed worker is replaced, and the program goes on', async () => {
  const before = workersOf(program.child.pid);
  expect(before).toHaveLength(2);
  const [killed = 0] = before;
  process.kill(killed, 'SIGKILL');
  const others = () => workersOf(program.child.pid).filter((pid) => pid !== killed);
  await expect.poll(() => others().length, { interval: 50 }).toBe(2);
  await openEverywhere(andrew);
});

test('SIGTERM under load fails no request, and leaves nothing running', async () => {
  const workers = workersOf(program.child.pid);
  const load = startLoad({ url: `${program.url}/login`, headers: { accept: 'text/html' } });
  await expect.poll(() => load.answered()).toBeGreaterThan(50);
  const started = Date.now();
  const ended = new Promise<number | null>((resolve) => program.child.once('exit', resolve));
  program.child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(await load.failures()).toEqual([]);
  expect(findRunning(`${program.dataDir}/postgres`)).toBeNull();
  for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
});
