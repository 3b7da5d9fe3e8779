import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { goLive, next, open, watchPresence, type LiveApp } from '../../support/live';
import { makeMemo } from '../../support/memos';

let app: TestApp;
let live: LiveApp;
let memoId: number;
let url: string;

beforeAll(async () => {
  app = await withApp();
  live = await goLive(app);
});
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
  url = `/memos/${memoId}`;
});
afterEach(() => live.leaveAll());
afterAll(async () => {
  await live.close();
  await app.close();
});

async function onPage(person: string): Promise<Socket> {
  const client = await live.live(person);
  expect((await open(client, { memoId })).ok).toBe(true);
  return client;
}

test('a message reaches every open page, each in its reader’s language, with the key of its sending', async () => {
  await app.db.prisma.user.update({ where: { email: 'olga@demo.test' }, data: { locale: 'de' } });
  const [garry, olga] = [await onPage('garry'), await onPage('olga')];
  const arrive = Promise.all([next(garry, 'message.posted'), next(olga, 'message.posted')]);
  const clientKey = crypto.randomUUID();
  const answer = await live.post('andrew', `${url}/messages`, { message: 'Hello <b>all</b>', clientKey });
  expect(answer.status).toBe(201);
  const [english, german] = await arrive;
  expect(english).toMatchObject({ clientKey, revision: 1, html: expect.stringContaining('Hello &lt;b&gt;all') });
  expect(german).toMatchObject({ clientKey, revision: 1 });
  await app.db.prisma.user.update({ where: { email: 'olga@demo.test' }, data: { locale: 'en' } });
});

test('a page that missed the message is told by the worker how far the talk has come', async () => {
  const garry = await onPage('garry');
  const hint = next(garry, 'conversation.at');
  await live.post('andrew', `${url}/messages`, { message: 'Hello' });
  await drainJobs(live.deps);
  expect(await hint).toMatchObject({ revision: 1 });
});

test('everybody on the page is shown who else is there, two windows of one person as one', async () => {
  const garry = await onPage('garry');
  const seen = watchPresence(garry);
  await onPage('olga');
  const second = await onPage('olga');
  expect(await seen.until(2)).toEqual(['Garry Chief', 'Olga Koval']);
  second.disconnect();
  live.sockets.in(`user:${(await app.user('olga')).id}`).disconnectSockets(true);
  expect(await seen.until(1)).toEqual(['Garry Chief']);
});

test('who is writing is told to the others on the page, not to the writer, and nobody outside is heard', async () => {
  const [garry, olga] = [await onPage('garry'), await onPage('olga')];
  const { id: conversationId } = await app.db.prisma.conversation.findUniqueOrThrow({ where: { memoId } });
  const heard: unknown[] = [];
  olga.on('chat.typing', (payload) => heard.push(payload));
  const masha = await live.live('masha');
  masha.emit('chat.typing', { conversationId });
  const told = next(garry, 'chat.typing');
  olga.emit('chat.typing', { conversationId });
  expect(await told).toEqual({ conversationId, id: (await app.user('olga')).id, name: 'Olga Koval' });
  expect(heard).toEqual([]);
});

test('a removed subscriber’s page hears nothing more: no message, no typing, no presence', async () => {
  const garry = await onPage('garry');
  const seen = watchPresence(garry);
  const olga = await onPage('olga');
  const { id: conversationId } = await app.db.prisma.conversation.findUniqueOrThrow({ where: { memoId } });
  const lost = next(olga, 'memo.lost');
  await live.post('andrew', `${url}/subscribers/${(await app.user('olga')).id}/delete`);
  expect(await lost).toEqual({ memoId });
  const heard: string[] = [];
  olga.onAny((event: string) => heard.push(event));
  const reached = next(garry, 'message.posted');
  // Presence is told a little later than the leaving.
  const alone = seen.until(1);
  await live.post('andrew', `${url}/messages`, { message: 'Between us' });
  await Promise.all([reached, alone]);
  olga.emit('chat.typing', { conversationId });
  // The server answers in order: what it had to say to this page has come before this.
  expect(await open(olga, { memoId })).toEqual({ ok: false });
  expect(heard).toEqual([]);
});

test('a deactivated person’s page is closed at once', async () => {
  const olga = await onPage('olga');
  const closed = next(olga, 'disconnect');
  await live.post('admin', `/admin/users/${(await app.user('olga')).id}/deactivation`, {});
  await closed;
  await app.db.prisma.user.update({ where: { email: 'olga@demo.test' }, data: { deactivatedAt: null } });
});
