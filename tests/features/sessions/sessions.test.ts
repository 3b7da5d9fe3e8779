import { afterAll, beforeAll, expect, test } from 'vitest';
import { deviceOf } from '#src/features/sessions/device';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { submit } from '../../support/authenticator';
import { page } from '../../support/page';
import { statementsOf } from '../../support/statements';

let app: TestApp;
beforeAll(async () => void (app = await withApp({ TRUST_PROXY: '1' })));
afterAll(() => app.close());

const PAGE = '/account/sessions';
const password = { currentPassword: DEMO_PASSWORD };
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const EDGE = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';
const CHROME =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';

async function signIn(person: string, userAgent: string, address: string): Promise<Agent> {
  const agent = app.agent();
  void agent.set({ 'User-Agent': userAgent, 'X-Forwarded-For': address });
  const answer = await submit(agent, '/login', { email: `${person}@demo.test`, password: DEMO_PASSWORD });
  expect(answer.status).toBe(303);
  return agent;
}

const isIn = async (agent: Agent): Promise<boolean> => (await agent.get('/account')).status === 200;

async function devices(agent: Agent) {
  const { $ } = page(await agent.get(PAGE));
  const text = (element: string) => element.replace(/\s+/g, ' ').trim();
  return $('.device-list li')
    .map((_, item) => ({
      name: $(item).find('strong').text(),
      text: text($(item).text()),
      end: $(item).find('form').attr('action') ?? null,
      asks: $(item).find('input').attr('type') ?? null,
    }))
    .get();
}

const shift = (path: string) => (hours: number, person: string) =>
  app.db.pool.query(
    `UPDATE session SET sess = jsonb_set(sess::jsonb, $3, to_jsonb($1::float8))::json
      WHERE sess -> 'passport' ->> 'user' = (SELECT id::text FROM users WHERE email = $2)`,
    [Date.now() - hours * 3_600_000, `${person}@demo.test`, path],
  );
const idle = shift('{touchedAt}');
const begun = shift('{device,since}');

test.each([
  [FIREFOX, 'Firefox', 'Windows', false],
  [IPHONE, 'Safari', 'iPhone', true],
  [EDGE, 'Edge', 'macOS', false],
  [CHROME, 'Chrome', 'Android', true],
  ['curl/8.5.0', null, null, false],
])('%s is read as a person would say it', (userAgent, browser, system, isHandheld) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system, isHandheld });
});

test('the page tells where I am signed in, this place first, and nothing by which one could sign in', async () => {
  const here = await signIn('andrew', FIREFOX, '198.51.100.7');
  await signIn('andrew', IPHONE, '192.0.2.1');
  await signIn('andrew', '', '192.0.2.2');
  await signIn('olga', EDGE, '192.0.2.3');
  const shown = await devices(here);
  expect(shown[0]).toMatchObject({ name: 'Firefox on Windows', end: null });
  expect(shown[0]?.text).toContain('this device');
  expect(shown[0]?.text).toContain('from 198.51.100.7');
  expect(
    shown
      .slice(1)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['An unknown device', 'Safari on iPhone']);
  const { rows } = await app.db.pool.query<{ sid: string }>('SELECT sid FROM session');
  const { text } = await here.get(PAGE);
  for (const { sid } of rows) expect(text).not.toContain(sid);
});

test('one device can be signed out, and only by the one whose it is', async () => {
  const [here, phone] = [
    await signIn('valeria', FIREFOX, '198.51.100.7'),
    await signIn('valeria', IPHONE, '192.0.2.1'),
  ];
  const other = await signIn('olga', EDGE, '192.0.2.3');
  const end = (await devices(here)).find(({ name }) => name === 'Safari on iPhone')?.end ?? '';
  await submit(other, end, password);
  expect(await isIn(phone)).toBe(true);
  expect((await submit(here, end, password)).headers.location).toBe(PAGE);
  expect(page(await here.get(PAGE)).flash).toBe('That device is signed out.');
  expect([await isIn(here), await isIn(phone), await isIn(other)]).toEqual([true, false, true]);
  const { id } = await app.user('valeria');
  expect(app.pushed).toContainEqual({ to: `user:${id}`, event: 'disconnect', payload: null });
  expect(await app.db.prisma.auditEntry.count({ where: { type: 'session.endedElsewhere', actorId: id } })).toBe(1);
});

test('all other devices can be signed out at once', async () => {
  const here = await signIn('darian', FIREFOX, '198.51.100.7');
  const others = [await signIn('darian', IPHONE, '192.0.2.1'), await signIn('darian', EDGE, '192.0.2.2')];
  await submit(here, `${PAGE}/others/delete`, password);
  expect(await isIn(here)).toBe(true);
  for (const other of others) expect(await isIn(other)).toBe(false);
  expect(page(await here.get(PAGE)).content).toContain('You are signed in nowhere else.');
});

test('ending a session asks for the password, each time and each session anew', async () => {
  const [here, there] = [await signIn('andrew', FIREFOX, '198.51.100.7'), await signIn('andrew', IPHONE, '192.0.2.1')];
  const device = (await devices(here)).find(({ end }) => end !== null);
  expect(device?.asks).toBe('password');
  for (const path of [device?.end ?? '', `${PAGE}/others/delete`, `${PAGE}/delete`]) {
    const without = page(await submit(here, path, {}));
    expect(without.summary, path).toContain('Please enter your current password.');
    const wrong = await submit(here, path, { currentPassword: 'a guess' });
    expect(wrong.status).toBe(422);
    const { $, summary } = page(wrong);
    expect(summary).toContain('This is not your current password.');
    const form = $(`form[action="${path}"]`);
    expect([form.closest('[popover]').length, form.find('#field-currentPassword').length]).toEqual([0, 1]);
    // The way back is there, and no button that would open what stands open.
    expect(form.find(`a[href="${PAGE}"]`).text()).toBe('Cancel');
    expect($(`button[popovertarget="${form.parent().attr('id') ?? ''}"]`)).toHaveLength(0);
  }
  expect([await isIn(here), await isIn(there)]).toEqual([true, true]);
  await submit(here, `${PAGE}/others/delete`, password);
  const again = await signIn('andrew', IPHONE, '192.0.2.1');
  expect((await submit(here, `${PAGE}/others/delete`, {})).status).toBe(422);
  expect(await isIn(again)).toBe(true);
});

test('a request that is under way while its session is ended does not bring it back', async () => {
  const [here, there] = [await signIn('masha', FIREFOX, '198.51.100.7'), await signIn('masha', IPHONE, '192.0.2.1')];
  await idle(1, 'masha');
  const lock = await app.db.pool.connect();
  try {
    // The page waits for the company's row, with its session already read and about to be renewed.
    await lock.query('BEGIN; LOCK TABLE company IN ACCESS EXCLUSIVE MODE');
    const late = there.get('/account').then((answer) => answer.status);
    await until(async () => (await lock.query(`SELECT 1 FROM pg_locks WHERE NOT granted`)).rowCount !== 0);
    await app.db.pool.query(`DELETE FROM session WHERE sess ->> 'address' = '192.0.2.1'`);
    await lock.query('COMMIT');
    expect(await late).toBe(200);
  } finally {
    lock.release();
  }
  expect(await isIn(there)).toBe(false);
  expect(await isIn(here)).toBe(true);
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise(setImmediate);
}

test('a session that nobody uses ends after the hours that admins set, and is no longer listed', async () => {
  await app.db.prisma.company.update({ where: { id: 1 }, data: { sessionHours: 8 } });
  const [agent, other] = [await signIn('tanya', FIREFOX, '198.51.100.7'), await signIn('tanya', IPHONE, '192.0.2.1')];
  await idle(7.9, 'tanya');
  const answer = await agent.get('/account');
  expect(answer.status).toBe(200);
  const lifeMs =
    new Date(/Expires=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? 0).getTime() - Date.now();
  expect(lifeMs / 3_600_000).toBeCloseTo(8, 1);
  await idle(8.1, 'tanya');
  expect((await agent.get('/account')).headers.location).toBe('/login?return=%2Faccount');
  expect(await isIn(agent)).toBe(false);
  const again = await signIn('tanya', EDGE, '198.51.100.7');
  expect((await devices(again)).map(({ name }) => name)).toEqual(['Edge on macOS']);
  expect(await isIn(other)).toBe(false);
});

test('a session ends after the days that admins set, however much it is used', async () => {
  await app.db.prisma.company.update({ where: { id: 1 }, data: { sessionDays: 2 } });
  const [agent, other] = [await signIn('marina', FIREFOX, '198.51.100.7'), await signIn('marina', IPHONE, '192.0.2.1')];
  await begun(47, 'marina');
  await idle(0.2, 'marina');
  const answer = await agent.get('/account');
  expect(answer.status).toBe(200);
  const until = new Date(/Expires=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? 0).getTime();
  expect((until - Date.now()) / 3_600_000).toBeCloseTo(1, 1);
  await begun(48.1, 'marina');
  expect((await agent.get('/account')).headers.location).toBe('/login?return=%2Faccount');
  const again = await signIn('marina', EDGE, '198.51.100.7');
  expect((await devices(again)).map(({ name }) => name)).toEqual(['Edge on macOS']);
  expect(await isIn(other)).toBe(false);
});

test('the attempts and the length of passwords that admins set hold', async () => {
  await app.db.prisma.company.update({ where: { id: 1 }, data: { signInAttempts: 3, minPasswordLength: 14 } });
  const guess = () =>
    submit(app.agent(), '/login', { email: 'sergey@demo.test', password: 'a guess' }).then(({ status }) => status);
  expect([await guess(), await guess(), await guess(), await guess()]).toEqual([422, 422, 422, 429]);
  const ruth = await signIn('ruth', FIREFOX, '192.0.2.9');
  expect(page(await ruth.get('/account')).content).toContain('At least 14 characters.');
  const form = { currentPassword: DEMO_PASSWORD, newPassword: 'blue horses 7' };
  const answer = page(await submit(ruth, '/account/password', form));
  expect(answer.errorAt('New password')).toBe('The password needs at least 14 characters.');
});

test('a sign-in writes its session before it answers, and never over what the next request changed', async () => {
  const statements = await statementsOf(() => signIn('ruth', FIREFOX, '192.0.2.77'));
  const writes = statements.filter((statement) => /^(INSERT INTO|UPDATE) "?(public"?\."?)?session/.test(statement));
  // As passport begins it, and with all that it remembers of its beginning.
  expect(writes).toHaveLength(2);
});
