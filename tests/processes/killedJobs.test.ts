import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startProgram, type Program } from '../e2e/support/program';
import { startMailServer, type MailServer } from '../support/mail';
import { workersOf } from './processTable';
import { signIn, writeMemo } from './visitor';

// Of the demo company's people, in the order they are seeded in.
const DARIAN = 4;

let server: MailServer;
let program: Program;
beforeAll(async () => {
  server = await startMailServer();
  program = await startProgram({ WEB_PROCESSES: '2', DEMO: '1', SMTP_URL: server.url, UNDO_SECONDS: '10' });
});
afterAll(async () => {
  await program.stop();
  await server.close();
});

test('a mail that a killed process had claimed is sent as soon as there is another one', async () => {
  server.holdBack(true);
  await writeMemo(await signIn(program, 'andrew'), DARIAN);
  const toDarian = () => server.to('darian@demo.test').map(({ messageId }) => messageId);
  await expect.poll(() => toDarian().length, { timeout: 40_000 }).toBe(1);
  for (const pid of workersOf(program.child.pid)) process.kill(pid, 'SIGKILL');
  server.holdBack(false);
  await expect.poll(() => toDarian().length, { timeout: 45_000 }).toBe(2);
  // The reader's mail program takes the two for one.
  expect(new Set(toDarian()).size).toBe(1);
});

test('what could still be undone when all were killed is told once they are back; what was undone is not', async () => {
  const andrew = await signIn(program, 'andrew');
  const [told, undone] = [await writeMemo(andrew, DARIAN), await writeMemo(andrew, DARIAN)];
  const shown = await (await andrew.get(`/memos/${undone}`)).text();
  const act = new RegExp(`action="/memos/${undone}/undo"[^]*?name="act" value="(\\d+)"`).exec(shown)?.[1];
  // Whichever of the two processes answers it.
  expect((await andrew.post(`/memos/${undone}/undo`, { act: act ?? '' })).status).toBeLessThan(400);
  for (const pid of workersOf(program.child.pid)) process.kill(pid, 'SIGKILL');
  const mailed = (memo: number) =>
    server.to('darian@demo.test').filter(({ subject }) => subject?.includes(`#${memo} `)).length;
  await expect.poll(() => mailed(told), { timeout: 45_000 }).toBe(1);
  const later = await writeMemo(andrew, DARIAN);
  await expect.poll(() => mailed(later), { timeout: 45_000 }).toBe(1);
  expect([mailed(told), mailed(undone)]).toEqual([1, 0]);
  expect(await (await andrew.get(`/memos/${undone}/edit`)).text()).toContain('Two processes');
});

test('what one person says within a minute is one mail, also when all processes are killed in between', async () => {
  const andrew = await signIn(program, 'andrew');
  const memo = await writeMemo(andrew, DARIAN);
  const say = async (message: string) =>
    (await andrew.post(`/memos/${memo}/messages`, { message, clientKey: randomUUID() })).status;
  expect(await say('The first half')).toBeLessThan(400);
  for (const pid of workersOf(program.child.pid)) process.kill(pid, 'SIGKILL');
  await expect.poll(() => say('The second half').catch(() => 0), { timeout: 30_000 }).toBeOneOf([200, 201, 303]);
  const told = () => server.to('darian@demo.test').filter(({ text }) => text?.includes('half'));
  await expect.poll(() => told().length, { timeout: 110_000, interval: 500 }).toBeGreaterThan(0);
  expect(told()[0]?.text).toMatch(/The first half[^]*The second half/);
  // Who takes two mails of one id for one: a kill may send one twice, but never makes two of one.
  expect(new Set(told().map(({ messageId }) => messageId)).size).toBe(1);
}, 150_000);

test('the words of a file are found, also when all processes were killed while it was read', async () => {
  const andrew = await signIn(program, 'andrew');
  const memo = await writeMemo(andrew, DARIAN);
  const text = `${'very many words that take their time '.repeat(50_000)} theodolite`;
  const form = new FormData();
  form.set('files', new File([text], 'long.txt', { type: 'text/plain' }));
  expect((await andrew.post(`/memos/${memo}/files`, form)).status).toBeLessThan(400);
  for (const pid of workersOf(program.child.pid)) process.kill(pid, 'SIGKILL');
  const isFoundBy = async (word: string) =>
    (await (await andrew.get(`/memos?q=${word}`)).text()).includes(`/memos/${memo}`);
  const found = () => isFoundBy('theodolite').catch(() => false);
  await expect.poll(found, { timeout: 150_000, interval: 500 }).toBe(true);
  expect(await isFoundBy('astrolabe')).toBe(false);
});
