import { Manager, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { withApp, type TestApp } from '../../support/app';
import { goLive, open, type LiveApp } from '../../support/live';
import { writeMemo } from '../../support/memos';

let app: TestApp;
let live: LiveApp;
beforeAll(async () => {
  app = await withApp();
  live = await goLive(app, null, 50);
});
afterEach(() => live.leaveAll());
afterAll(async () => {
  await live.close();
  await app.close();
});

const closed = (client: Socket): Promise<string> => new Promise((resolve) => client.once('disconnect', resolve));

const setInSessions = (path: string, value: number, person: string) =>
  app.db.pool.query(
    `UPDATE session SET sess = jsonb_set(sess::jsonb, $1, to_jsonb($2::float8))::json
      WHERE sess -> 'passport' ->> 'user' = (SELECT id::text FROM users WHERE email = $3)`,
    [path, value, `${person}@demo.test`],
  );
const forgetSessions = (person: string) =>
  app.db.pool.query(
    `DELETE FROM session WHERE sess -> 'passport' ->> 'user' = (SELECT id::text FROM users WHERE email = $1)`,
    [`${person}@demo.test`],
  );
const hoursAgo = (hours: number): number => Date.now() - hours * 3_600_000;

async function changePassword(person: string): Promise<void> {
  const form = { currentPassword: DEMO_PASSWORD, newPassword: 'seven blue horses' };
  expect((await live.post(person, '/account/password', form)).status).toBe(200);
}

test('a changed password closes the live pages of other devices at once, and they cannot come back', async () => {
  const there = { cookie: await live.signIn('olga'), origin: live.origin };
  const { client } = await live.connect(there);
  const closes = closed(client);
  await changePassword('olga');
  expect(await closes).toBe('io server disconnect');
  expect((await live.connect(there)).refusal).toBe('sign in');
});

test.each(['websocket', 'polling'] as const)(
  'a live page by %s that was opened before its session ended, and connected after, is refused',
  async (transport) => {
    const person = transport === 'websocket' ? 'valeria' : 'masha';
    const extraHeaders = { cookie: await live.signIn(person), origin: live.origin };
    const manager = new Manager(live.origin, { transports: [transport], extraHeaders, reconnection: false });
    await new Promise<void>((resolve) => manager.on('open', resolve));
    await changePassword(person);
    const refusal = await new Promise<string>((resolve) => {
      const client = manager.socket('/');
      client.on('connect', () => resolve('let in'));
      client.on('connect_error', (error) => resolve(error.message));
    });
    manager._close();
    expect(refusal).toBe('sign in');
  },
);

test('a live page whose session has ended without a word to it gets into no room', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Ours', to: 'darian' });
  const quiet = await goLive(app);
  const { client } = await quiet.connect({ cookie: await live.signIn('darian'), origin: quiet.origin });
  expect(await open(client, { memoId })).toEqual({ ok: true });
  await forgetSessions('darian');
  expect(await open(client, { memoId })).toEqual({ ok: false });
  quiet.leaveAll();
  await quiet.close();
});

test.each([
  ['was not used for the hours that admins set', '{touchedAt}', hoursAgo(169)],
  ['began longer ago than the days that admins set', '{device,since}', hoursAgo(30 * 24 + 1)],
])('a live page whose session %s is closed, and does not come back', async (_, path, value) => {
  const there = { cookie: await live.signIn('tanya'), origin: live.origin };
  const { client } = await live.connect(there);
  const closes = closed(client);
  await setInSessions(path, value, 'tanya');
  expect(await closes).toBe('io server disconnect');
  expect((await live.connect(there)).refusal).toBe('sign in');
});

test('a session that ends is missed by each process by itself, even when no hint reaches it', async () => {
  const other = await goLive(app, null, 50);
  const { client } = await other.connect({ cookie: await live.signIn('sergey'), origin: other.origin });
  const closes = closed(client);
  await forgetSessions('sergey');
  expect(await closes).toBe('io server disconnect');
  other.leaveAll();
  await other.close();
});

test('a page that only waits, by polling too, keeps no session alive', async () => {
  const there = { cookie: await live.signIn('ruth'), origin: live.origin };
  const long = hoursAgo(1);
  await setInSessions('{touchedAt}', long, 'ruth');
  const { client } = await live.connect(there, 'polling');
  const answered = await open(client, { memoId: 1 });
  expect(answered).toEqual({ ok: false });
  const { rows } = await app.db.pool.query<{ used: number }>(
    `SELECT (sess ->> 'touchedAt')::float8 AS used FROM session
      WHERE sess -> 'passport' ->> 'user' = (SELECT id::text FROM users WHERE email = 'ruth@demo.test')`,
  );
  expect(rows).toEqual([{ used: long }]);
});

test('whoever must set up two steps first has no live page until it is done, and loses the one that is open', async () => {
  const cookie = await live.signIn('garry');
  const { client } = await live.connect({ cookie, origin: live.origin });
  const closes = closed(client);
  await app.db.prisma.company.update({ where: { id: 1 }, data: { twoStepFor: ['everyone'] } });
  expect(await closes).toBe('io server disconnect');
  expect((await live.connect({ cookie, origin: live.origin })).refusal).toBe('sign in');
});
