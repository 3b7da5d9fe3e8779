import session from 'express-session';
import { queryObjects } from 'node:v8';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { goLive, next, open, type LiveApp } from '../support/live';
import { act, writeMemo } from '../support/memos';

const { Session } = session;

let app: TestApp;
let live: LiveApp;

beforeAll(async () => {
  app = await withApp();
  live = await goLive(app);
});
afterEach(() => live.leaveAll());
afterAll(async () => {
  await live.close();
  await app.close();
});

test('a notice arrives on an open page as a sentence, with the numbers of the badges', async () => {
  const darian = await live.live('darian');
  const arrives = next(darian, 'notice');
  const memoId = await writeMemo(app, 'andrew', { title: 'Live', to: 'darian' });
  await drainJobs(live.deps);
  expect(await arrives).toMatchObject({
    title: 'Andrew Meyer sent you a memo',
    body: `#${memoId} Live`,
    url: expect.stringMatching(/^\/notifications\/\d+$/),
    unread: 1,
    toConsider: 1,
  });
});

test('a page of a memo hears that the memo changed; a page of somebody without a role is refused and hears nothing', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Ours', to: 'darian' });
  await drainJobs(live.deps);
  const [andrew, masha] = await Promise.all([live.live('andrew'), live.live('masha')]);
  expect(await open(andrew, { memoId })).toEqual({ ok: true });
  expect(await open(masha, { memoId })).toEqual({ ok: false });
  const heard: unknown[] = [];
  masha.onAny((event) => heard.push(event));
  const arrives = next(andrew, 'memo.changed');
  await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`);
  await drainJobs(live.deps);
  expect(await arrives).toMatchObject({ memoId, type: 'memo.considered' });
  expect(heard).toEqual([]);
});

test('a room opens for no nonsense', async () => {
  const andrew = await live.live('andrew');
  for (const payload of [
    undefined,
    null,
    'x',
    {},
    { memoId: '1' },
    { memoId: 0 },
    { memoId: 1e12 },
    { memoId: 1, more: 1 },
  ]) {
    expect(await open(andrew, payload)).toEqual({ ok: false });
  }
});

test('a draft of somebody else opens no room, even for its recipient', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Draft', to: 'darian', isDraft: true });
  expect(await open(await live.live('darian'), { memoId })).toEqual({ ok: false });
});

test('who loses the memo hears of it no more', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Lost', to: 'darian', subscribers: ['olga'] });
  const olga = await live.live('olga');
  expect(await open(olga, { memoId })).toEqual({ ok: true });
  live.deps.realtime.leavePage((await app.user('olga')).id, { kind: 'memo', id: memoId });
  const heard: unknown[] = [];
  olga.on('memo.changed', (payload) => heard.push(payload));
  live.deps.realtime.toPage({ kind: 'memo', id: memoId }, 'memo.changed', { memoId });
  live.deps.realtime.toUser((await app.user('olga')).id, 'bulk.progress', { runId: 0 });
  await next(olga, 'bulk.progress');
  expect(heard).toEqual([]);
});

test('a page that was made silent hears nothing, is told nothing, and asks anew once that was undone', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Silent', to: 'darian', subscribers: ['olga'] });
  const place = { kind: 'memo' as const, id: memoId };
  const [olga, darian] = [await live.live('olga'), await live.live('darian')];
  for (const client of [olga, darian]) expect(await open(client, { memoId })).toEqual({ ok: true });
  const { id: olgaId } = await app.user('olga');
  const heard: string[] = [];
  for (const event of ['memo.changed', 'memo.lost', 'message.posted']) olga.on(event, () => heard.push(event));
  live.deps.realtime.silencePage(olgaId, place);
  const arrives = next(darian, 'memo.changed');
  live.deps.realtime.pageChanged(place);
  live.deps.realtime.toPageIn(place, 'en', 'conversation.at', { conversationId: 1, revision: 1 });
  await arrives;
  live.deps.realtime.toUser(olgaId, 'memo.again', { memoId });
  expect(await next(olga, 'memo.again')).toEqual({ memoId });
  expect(heard).toEqual([]);
  expect(await open(olga, { memoId })).toEqual({ ok: true });
  const again = next(olga, 'memo.changed');
  live.deps.realtime.pageChanged(place);
  await again;
});

test('nobody is connected without signing in, nor from the page of another site', async () => {
  expect((await live.connect({ origin: live.origin })).refusal).toBe('sign in');
  const cookie = await live.signIn('andrew');
  expect((await live.connect({ cookie, origin: 'https://evil.test' })).refusal).not.toBeNull();
  expect((await live.connect({ cookie, origin: 'null' })).refusal).not.toBeNull();
  expect((await live.connect({ cookie, 'sec-fetch-site': 'cross-site' }, 'polling')).refusal).not.toBeNull();
  expect((await live.connect({ cookie, 'sec-fetch-site': 'same-origin' }, 'polling')).refusal).toBeNull();
});

test('who is deactivated is disconnected, and cannot come back', async () => {
  const cookie = await live.signIn('tanya');
  const { client } = await live.connect({ cookie, origin: live.origin });
  const gone = next(client, 'disconnect');
  const { id } = await app.user('tanya');
  await app.db.prisma.user.update({ where: { id }, data: { deactivatedAt: new Date() } });
  live.deps.realtime.disconnectUser(id);
  await gone;
  expect((await live.connect({ cookie, origin: live.origin })).refusal).toBe('sign in');
});

test('whoever loses the memo is told at once on the open page', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Taken back', to: 'darian' });
  const darian = await live.live('darian');
  expect(await open(darian, { memoId })).toEqual({ ok: true });
  const arrives = next(darian, 'memo.lost');
  live.deps.realtime.leavePage((await app.user('darian')).id, { kind: 'memo', id: memoId });
  expect(await arrives).toEqual({ memoId });
});

test.each(['memo.open', 'chat.typing', 'nobody.knows'])(
  'a socket that says %s without end is closed',
  async (event) => {
    const sergey = await live.live('sergey');
    const closed = next(sergey, 'disconnect');
    for (let times = 0; times < 40; times += 1) sergey.emit(event, { memoId: 1 });
    expect(await closed).toMatch(/^transport (close|error)$/);
  },
);

test('a connection that asks for rooms nobody has, without end, is closed', async () => {
  const sergey = await live.live('sergey');
  const closed = next(sergey, 'disconnect');
  for (let times = 0; times < 40; times += 1) sergey.io.engine.write(`0/nowhere-${times},`);
  expect(await closed).toMatch(/^transport (close|error)$/);
});

test('what a busy page says closes nothing', async () => {
  const sergey = await live.live('sergey');
  for (let times = 0; times < 20; times += 1) sergey.emit('chat.typing', { conversationId: 1 });
  expect(await open(sergey, { memoId: 1 })).toEqual({ ok: false });
});

test('an open page holds neither the request that opened it nor its session', async () => {
  const pages = 20;
  await live.live('olga');
  const before = queryObjects(Session, { format: 'count' });
  await Promise.all(Array.from({ length: pages }, () => live.live('olga')));
  await vi.waitFor(() => expect(queryObjects(Session, { format: 'count' }) - before).toBeLessThan(pages / 2));
});
