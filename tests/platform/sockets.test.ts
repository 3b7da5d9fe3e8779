import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createApp } from '#src/app';
import type { Deps } from '#src/platform/http/context';
import { LOCALES } from '#src/i18n/i18n';
import { socketRealtime } from '#src/platform/realtime';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { attachSockets } from '#src/sockets';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { act, writeMemo } from '../support/memos';

let app: TestApp;
let deps: Deps;
let http: HttpServer;
let sockets: Server;
let origin: string;
const clients: Socket[] = [];

beforeAll(async () => {
  app = await withApp();
  deps = { ...app.deps, realtime: socketRealtime(() => sockets, LOCALES) };
  const { express, sessions } = createApp(deps, 'a secret of the tests only');
  http = createServer(express);
  sockets = attachSockets(http, sessions, deps);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));
afterAll(async () => {
  await sockets.close();
  await app.close();
});

const signIn = async (person: string): Promise<string> => {
  const answer = await fetch(`${origin}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: `${person}@demo.test`, password: DEMO_PASSWORD }),
  });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
};

/** Resolves with the error's message when the server refuses. */
const connect = async (headers: Record<string, string>, transport: 'websocket' | 'polling' = 'websocket') => {
  const client = io(origin, { transports: [transport], extraHeaders: headers, reconnection: false, forceNew: true });
  clients.push(client);
  const refusal = await new Promise<string | null>((resolve) => {
    client.on('connect', () => resolve(null));
    client.on('connect_error', (error) => resolve(error.message));
  });
  return { client, refusal };
};

const live = async (person: string): Promise<Socket> => {
  const { client, refusal } = await connect({ cookie: await signIn(person), origin });
  expect(refusal).toBeNull();
  return client;
};

const next = (client: Socket, event: string): Promise<Record<string, unknown>> =>
  new Promise((resolve) => client.once(event, resolve));

const open = (client: Socket, payload: unknown): Promise<{ ok: boolean }> =>
  client.timeout(5_000).emitWithAck('memo.open', payload);

test('a notice arrives on an open page as a sentence, with the numbers of the badges', async () => {
  const darian = await live('darian');
  const arrives = next(darian, 'notice');
  const memoId = await writeMemo(app, 'andrew', { title: 'Live', to: 'darian' });
  await drainJobs(deps);
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
  await drainJobs(deps);
  const [andrew, masha] = await Promise.all([live('andrew'), live('masha')]);
  expect(await open(andrew, { memoId })).toEqual({ ok: true });
  expect(await open(masha, { memoId })).toEqual({ ok: false });
  const heard: unknown[] = [];
  masha.onAny((event) => heard.push(event));
  const arrives = next(andrew, 'memo.changed');
  await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`);
  await drainJobs(deps);
  expect(await arrives).toMatchObject({ memoId, type: 'memo.considered' });
  expect(heard).toEqual([]);
});

test('a room opens for no nonsense', async () => {
  const andrew = await live('andrew');
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
  expect(await open(await live('darian'), { memoId })).toEqual({ ok: false });
});

test('who loses the memo hears of it no more', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Lost', to: 'darian', subscribers: ['olga'] });
  const olga = await live('olga');
  expect(await open(olga, { memoId })).toEqual({ ok: true });
  deps.realtime.leavePage((await app.user('olga')).id, { kind: 'memo', id: memoId });
  const heard: unknown[] = [];
  olga.on('memo.changed', (payload) => heard.push(payload));
  deps.realtime.toPage({ kind: 'memo', id: memoId }, 'memo.changed', {});
  deps.realtime.toUser((await app.user('olga')).id, 'last', {});
  await next(olga, 'last');
  expect(heard).toEqual([]);
});

test('nobody is connected without signing in, nor from the page of another site', async () => {
  expect((await connect({ origin })).refusal).toBe('sign in');
  const cookie = await signIn('andrew');
  expect((await connect({ cookie, origin: 'https://evil.test' })).refusal).not.toBeNull();
  expect((await connect({ cookie, origin: 'null' })).refusal).not.toBeNull();
  expect((await connect({ cookie, 'sec-fetch-site': 'cross-site' }, 'polling')).refusal).not.toBeNull();
  expect((await connect({ cookie, 'sec-fetch-site': 'same-origin' }, 'polling')).refusal).toBeNull();
});

test('who is deactivated is disconnected, and cannot come back', async () => {
  const cookie = await signIn('tanya');
  const { client } = await connect({ cookie, origin });
  const gone = next(client, 'disconnect');
  const { id } = await app.user('tanya');
  await app.db.prisma.user.update({ where: { id }, data: { deactivatedAt: new Date() } });
  deps.realtime.disconnectUser(id);
  await gone;
  expect((await connect({ cookie, origin })).refusal).toBe('sign in');
});

test('whoever loses the memo is told at once on the open page', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Taken back', to: 'darian' });
  const darian = await live('darian');
  expect(await open(darian, { memoId })).toEqual({ ok: true });
  const arrives = next(darian, 'memo.lost');
  deps.realtime.leavePage((await app.user('darian')).id, { kind: 'memo', id: memoId });
  expect(await arrives).toEqual({ memoId });
});

test('a socket that asks without end is closed', async () => {
  const sergey = await live('sergey');
  const closed = next(sergey, 'disconnect');
  for (let times = 0; times < 40; times += 1) sergey.emit('memo.open', { memoId: 1 });
  expect(await closed).toBe('io server disconnect');
});
