import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSocketBus, type SocketBus } from '#src/platform/socketBus';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { goLive, next, nextWhere, open, type LiveApp } from '../support/live';
import { writeMemo } from '../support/memos';

let app: TestApp;
let buses: SocketBus[];
let here: LiveApp;
let there: LiveApp;
let memoId: number;
let place: { kind: 'memo'; id: number };

beforeAll(async () => {
  app = await withApp();
  buses = [1, 2].map(() => openSocketBus(app.databaseUrl, app.deps.logger));
  [here, there] = (await Promise.all(buses.map((bus) => goLive(app, bus)))) as [LiveApp, LiveApp];
  memoId = await writeMemo(app, 'andrew', { title: 'Two processes', to: 'darian' });
  place = { kind: 'memo', id: memoId };
});
beforeEach(() => heardOfEachOther());
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await Promise.all(buses.map((bus) => bus.close()));
  await app.close();
});

/** Each says something until the other has heard it: so both listen. */
async function heardOfEachOther(): Promise<void> {
  const heard = new Set<string>();
  for (const [name, live] of [
    ['here', here],
    ['there', there],
  ] as const) {
    live.sockets.removeAllListeners('hello');
    live.sockets.on('hello', () => heard.add(name));
  }
  const sayHello = () => {
    here.sockets.serverSideEmit('hello');
    there.sockets.serverSideEmit('hello');
    return heard.size;
  };
  await expect.poll(sayHello).toBe(2);
}

async function openPage(live: LiveApp, person: string) {
  const client = await live.live(person);
  expect(await open(client, { memoId })).toEqual({ ok: true });
  return client;
}

test('what one process says reaches the pages of the other, also when it is longer than a notice of PostgreSQL', async () => {
  const darian = await openPage(there, 'darian');
  for (const length of [10, 7_700, 7_800, 7_900, 60_000]) {
    const arrives = next(darian, 'memo.changed');
    here.deps.realtime.toPage(place, 'memo.changed', { memoId, type: 'ä'.repeat(length / 2) });
    expect(await arrives).toEqual({ memoId, type: 'ä'.repeat(length / 2) });
  }
});

test('of thousands of hints at once none is lost, and they arrive in their order', async () => {
  const HINTS = 12_000;
  const darian = await openPage(there, 'darian');
  const heard: number[] = [];
  darian.on('memo.changed', ({ actorId }: { actorId: number }) => heard.push(actorId));
  for (let actorId = 0; actorId < HINTS; actorId += 1)
    here.deps.realtime.toPage(place, 'memo.changed', { memoId, actorId });
  await expect.poll(() => heard.length).toBe(HINTS);
  expect(heard).toEqual(Array.from({ length: HINTS }, (_, number) => number));
});

test('a notice reaches the page on the other process once, with the numbers of its badges', async () => {
  const darian = await openPage(there, 'darian');
  const heard: unknown[] = [];
  darian.on('notice', (payload) => heard.push(payload));
  const title = 'Told by another process';
  const sent = await writeMemo(app, 'andrew', { title, to: 'darian' });
  const arrives = nextWhere(darian, 'notice', (payload) => payload.memoId === sent);
  await drainJobs(here.deps);
  expect(await arrives).toMatchObject({
    memoId: sent,
    kind: 'memo-sent',
    body: `#${sent} ${title}`,
    unread: expect.any(Number),
  });
  const last = next(darian, 'bulk.progress');
  here.deps.realtime.toUsers([(await app.user('darian')).id], 'bulk.progress', { runId: 0 });
  await last;
  expect(heard.filter((payload) => (payload as { memoId: number }).memoId === sent)).toHaveLength(1);
});

test('who loses a memo on one process loses its room on the other', async () => {
  const darian = await openPage(there, 'darian');
  const { id } = await app.user('darian');
  const lost = next(darian, 'memo.lost');
  here.deps.realtime.leavePage(id, place);
  await lost;
  const heard: unknown[] = [];
  darian.on('memo.changed', (payload) => heard.push(payload));
  here.deps.realtime.toPage(place, 'memo.changed', { memoId });
  const last = next(darian, 'bulk.progress');
  here.deps.realtime.toUser(id, 'bulk.progress', { runId: 0 });
  await last;
  expect(heard).toEqual([]);
});

test('who is deactivated on one process is disconnected from the other', async () => {
  const darian = await openPage(there, 'darian');
  const gone = next(darian, 'disconnect');
  here.deps.realtime.disconnectUser((await app.user('darian')).id);
  await gone;
});

test('a broken connection ends no process: it listens again, and its pages come back to ask what they missed', async () => {
  const darian = await openPage(there, 'darian');
  const sentAway = next(darian, 'disconnect');
  await breakListeners();
  expect(await sentAway).toBe('transport close');
  await heardOfEachOther();
  const again = await openPage(there, 'darian');
  const arrives = next(again, 'memo.changed');
  here.deps.realtime.toPage(place, 'memo.changed', { memoId, type: 'heard' });
  expect(await arrives).toEqual({ memoId, type: 'heard' });
});

async function breakListeners(): Promise<void> {
  const client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
  const { rowCount } = await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND (application_name = 'notes-crm sockets' OR query LIKE '%pg_notify%') AND pid <> pg_backend_pid()`,
  );
  await client.end();
  expect(rowCount).toBeGreaterThanOrEqual(2);
}

test('who has the page open and visible at another process is known, and not mailed what is said meanwhile', async () => {
  const client = await openPage(there, 'darian');
  const { id: userId } = await app.user('darian');
  const { id: conversationId } = await app.db.prisma.conversation.findFirstOrThrow({ where: { memoId } });
  const isWatched = async (message: string): Promise<boolean> => {
    await here.post('andrew', `/memos/${memoId}/messages`, { message, clientKey: crypto.randomUUID() });
    await drainJobs(here.deps);
    const event = { message: { text: message } };
    const notice = await app.db.prisma.notification.findFirstOrThrow({ where: { userId, event } });
    return notice.isWatched;
  };
  const isWatching = () => here.deps.realtime.isWatching(userId, place);
  client.emit('chat.watching', { conversationId, isWatching: true });
  await expect.poll(isWatching).toBe(true);
  expect(await isWatched('Before your eyes')).toBe(true);
  client.emit('chat.watching', { conversationId, isWatching: false });
  await expect.poll(isWatching).toBe(false);
  expect(await isWatched('Behind another window')).toBe(false);
});

test('who seemed to look at a page whose line was dead is mailed what was said meanwhile, unless another page is looked at', async () => {
  const [client, other] = [await openPage(there, 'darian'), await openPage(here, 'darian')];
  const { id: userId } = await app.user('darian');
  const { id: conversationId } = await app.db.prisma.conversation.findFirstOrThrow({ where: { memoId } });
  const isWatching = () => here.deps.realtime.isWatching(userId, place);
  for (const one of [client, other]) one.emit('chat.watching', { conversationId, isWatching: true });
  await expect.poll(isWatching).toBe(true);
  await here.post('andrew', `/memos/${memoId}/messages`, { message: 'Asleep', clientKey: crypto.randomUUID() });
  await drainJobs(here.deps);
  const event = { message: { text: 'Asleep' } };
  const isWatched = async () =>
    (await app.db.prisma.notification.findFirstOrThrow({ where: { userId, event } })).isWatched;
  const falls = async (live: LiveApp, id: string | undefined): Promise<void> => {
    const socket = live.sockets.of('/').sockets.get(id ?? '');
    if (!socket) throw new Error('not connected');
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    // As the engine does when no answer to its ping comes.
    Reflect.apply(Reflect.get(socket.conn, 'onClose') as () => void, socket.conn, ['ping timeout']);
    await gone;
  };
  await falls(there, client.id);
  expect(await isWatched()).toBe(true);
  await falls(here, other.id);
  await expect.poll(isWatched).toBe(false);
});
