import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resetTwoStep } from '#src/features/auth/secondStep/secondStep.service';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { withApp, type TestApp } from '../../support/app';
import { codeOf, secretOn, setUpApp, showPassword, submit } from '../../support/authenticator';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(() => app.db.prisma.rateLimit.deleteMany());

const PAGE = '/account/two-step';
const password = { currentPassword: DEMO_PASSWORD };
const rowOf = async (person: string) =>
  app.db.prisma.authenticator.findUnique({ where: { userId: (await app.user(person)).id } });

describe('setting up', () => {
  test('shows a key to scan and to type, the same one until it is used, and never in the clear in the database', async () => {
    const agent = await app.agentFor('andrew');
    const first = await agent.get(PAGE);
    const shown = page(first);
    expect(shown.heading).toBe('Two-step sign-in');
    const secret = secretOn(first.text);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(secretOn((await agent.get(PAGE)).text)).toBe(secret);
    expect(shown.$('svg.qr path').attr('d')).toMatch(/^M\d+ \d+h/);
    const address = new URL(shown.$('a[href^="otpauth:"]').attr('href') ?? '');
    expect(decodeURIComponent(address.pathname)).toContain('Northwind Works:andrew@demo.test');
    expect(address.searchParams.get('secret')).toBe(secret);
    const sessions = await app.db.pool.query<{ sess: string }>('SELECT sess::text FROM session');
    expect(sessions.rows.map(({ sess }) => sess).join()).not.toContain(secret);
  });

  test('needs a code of the app and the password, and then shows ten codes that are kept as hashes', async () => {
    const agent = await app.agentFor('andrew');
    const secret = secretOn((await agent.get(PAGE)).text);
    const wrongCode = page(await submit(agent, PAGE, { code: '000000', ...password }));
    expect(wrongCode.errorAt('Code')).toMatch(/^This is not the code that the app shows now/);
    const wrongPassword = page(await submit(agent, PAGE, { code: codeOf(secret), currentPassword: 'a guess' }));
    expect(wrongPassword.errorAt('Current password')).toBe('This is not your current password.');
    expect(await rowOf('andrew')).toBeNull();

    const { codes, answer } = await setUpApp(agent);
    expect(answer.status).toBe(200);
    expect(new Set(codes).size).toBe(10);
    const kept = await app.db.pool.query<{ row: string }>(
      'SELECT row_to_json(a)::text AS row FROM authenticators a UNION ALL SELECT row_to_json(c)::text FROM recovery_codes c',
    );
    const text = kept.rows.map(({ row }) => row).join();
    for (const clear of [secret, ...codes, ...codes.map((code) => code.replace('-', ''))])
      expect(text).not.toContain(clear);
    expect(page(await agent.get(PAGE)).content).toContain('10 recovery codes are left.');
  });

  test('the code of the set-up does not sign in afterwards', async () => {
    const { secret } = await setUpApp(await app.agentFor('andrew'));
    const { agent } = await showPassword(app, 'andrew');
    expect((await submit(agent, '/login/second-step', { code: codeOf(secret) })).status).toBe(422);
  });

  test('another app takes the place of the first, whose codes end', async () => {
    const agent = await app.agentFor('andrew');
    const first = await setUpApp(agent);
    const second = await setUpApp(agent);
    expect(second.secret).not.toBe(first.secret);
    await app.db.prisma.authenticator.updateMany({ data: { lastStep: 0 } });
    const { agent: there } = await showPassword(app, 'andrew');
    expect((await submit(there, '/login/second-step', { code: codeOf(first.secret) })).status).toBe(422);
    expect((await submit(there, '/login/second-step', { code: first.codes[0] ?? '' })).status).toBe(422);
    expect((await submit(there, '/login/second-step', { code: second.codes[0] ?? '' })).status).toBe(303);
  });
});

describe('once it is on', () => {
  test('new recovery codes need the password and end the old ones', async () => {
    const agent = await app.agentFor('valeria');
    const { codes: old } = await setUpApp(agent);
    expect((await submit(agent, `${PAGE}/codes`, { currentPassword: 'a guess' })).status).toBe(422);
    const fresh = page(await submit(agent, `${PAGE}/codes`, password))
      .$('.recovery-codes code')
      .first()
      .text();
    const { agent: there } = await showPassword(app, 'valeria');
    expect((await submit(there, '/login/second-step', { code: old[0] ?? '' })).status).toBe(422);
    expect((await submit(there, '/login/second-step', { code: fresh })).status).toBe(303);
  });

  test('turning it off needs the password', async () => {
    const agent = await app.agentFor('valeria');
    await setUpApp(agent);
    const guess = page(await submit(agent, `${PAGE}/delete`, { currentPassword: 'a guess' }));
    expect(guess.summary).toContain('This is not your current password.');
    expect(guess.$('#turn-off').attr('popover')).toBeUndefined();
    expect(guess.$('#turn-off input[type=password]').attr('id')).toBe('field-currentPassword');
    expect(await rowOf('valeria')).not.toBeNull();
    expect((await submit(agent, `${PAGE}/delete`, password)).headers.location).toBe(PAGE);
    expect(await rowOf('valeria')).toBeNull();
    expect((await showPassword(app, 'valeria')).answer.headers.location).toBe('/');
  });

  test('an admin takes it away for one who lost everything, and the audit says so', async () => {
    await setUpApp(await app.agentFor('darian'));
    const [admin, darian] = [await app.user('admin'), await app.user('darian')];
    expect(await resetTwoStep(app.deps, admin, darian.id)).toBe(true);
    expect(await resetTwoStep(app.deps, admin, darian.id)).toBe(false);
    expect((await showPassword(app, 'darian')).answer.headers.location).toBe('/');
    const entries = await app.db.prisma.auditEntry.findMany({
      where: { type: { startsWith: 'twoStep.' }, subjectId: darian.id },
      orderBy: { id: 'asc' },
    });
    expect(entries.map(({ type, actorId }) => [type, actorId])).toEqual([
      ['twoStep.turnedOn', darian.id],
      ['twoStep.reset', admin.id],
    ]);
  });
});

describe('when the company asks for two steps', () => {
  const require = (groups: string[]) =>
    app.db.prisma.company.update({ where: { id: 1 }, data: { twoStepFor: groups } });

  test('whoever has them not is led to set them up before anything else, the others are not', async () => {
    const [garry, masha] = [await app.agentFor('garry'), await app.agentFor('masha')];
    await require(['executives', 'operators']);
    for (const path of ['/', '/memos', '/account', '/account/password', '/nothing-here'])
      expect((await garry.get(path)).headers.location, path).toBe(PAGE);
    expect((await submit(garry, '/memos', { title: 'x' })).headers.location).toBe(PAGE);
    expect((await garry.get('/notifications/state').set('Accept', 'application/json')).status).toBe(403);
    expect((await masha.get('/memos')).status).toBe(200);

    const shown = page(await garry.get(PAGE));
    expect(shown.content).toContain('Your company asks you to sign in with two steps.');
    await setUpApp(garry);
    expect((await garry.get('/memos')).status).toBe(200);
    await require([]);
  });

  test('who must have them cannot turn them off, but may use another app', async () => {
    await require(['everyone']);
    const ruth = await app.agentFor('ruth');
    await setUpApp(ruth);
    const shown = page(await ruth.get(PAGE));
    expect(shown.buttons).not.toContain('Turn off');
    expect(shown.links).toContain('Use another app');
    expect((await submit(ruth, `${PAGE}/delete`, password)).status).toBe(403);
    expect(await rowOf('ruth')).not.toBeNull();
    await require([]);
  });

  test('signing out stays open', async () => {
    await require(['everyone']);
    const { agent } = await showPassword(app, 'marina');
    expect((await agent.get('/my-day')).headers.location).toBe(PAGE);
    expect((await agent.post('/logout')).headers.location).toBe('/login');
    await require([]);
  });
});
