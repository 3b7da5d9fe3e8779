import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { codeOf, setUpApp, showPassword, submit } from '../../support/authenticator';
import { page } from '../../support/page';

let app: TestApp;
let secret: string;
let codes: string[];
/** Fifteen seconds into a step. */
const START = new Date('2026-11-24T12:00:15Z');
const later = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

beforeAll(async () => {
  app = await withApp();
  clock.set(START);
  ({ secret, codes } = await setUpApp(await app.agentFor('olga'), START));
});
afterAll(() => app.close());
beforeEach(() => app.db.prisma.rateLimit.deleteMany());
afterEach(() => clock.reset());

const PAGE = '/login/second-step';
const halfWay = async (): Promise<Agent> => (await showPassword(app, 'olga')).agent;
const sendCode = (agent: Agent, code: string) => submit(agent, PAGE, { code });
const isIn = async (agent: Agent): Promise<boolean> => (await agent.get('/account')).status === 200;
const forgetLastCode = () => app.db.prisma.authenticator.updateMany({ data: { lastStep: 0 } });
const auditOf = async (type: string) => app.db.prisma.auditEntry.count({ where: { type } });

describe('after the right password', () => {
  test('the code is asked for, and lets in to the page that was wanted, under new session ids', async () => {
    clock.set(later(60));
    const agent = app.agent();
    const form = { email: 'olga@demo.test', password: 'notes-demo-2026', return: '/memos?view=mine' };
    const first = await submit(agent, '/login', form);
    expect(first.headers.location).toBe(PAGE);
    const asked = page(await agent.get(PAGE));
    expect(asked.heading).toBe('Second step');
    expect(asked.valueOf('Code')).toBe('');
    const second = await sendCode(agent, codeOf(secret, later(60)));
    expect(second.headers.location).toBe('/memos?view=mine');
    const ids = [first, second].map((answer) => String(answer.headers['set-cookie']).split(';')[0]);
    expect(ids[1]).toContain('notes=');
    expect(ids[1]).not.toBe(ids[0]);
    expect(await isIn(agent)).toBe(true);
  });

  test('nothing else is open', async () => {
    const agent = await halfWay();
    for (const path of ['/', '/memos', '/account', '/account/two-step', '/people/options', '/notifications/state']) {
      expect((await agent.get(path)).headers.location, path).toMatch(/^\/login(\?|$)/);
    }
    const sent = await submit(agent, '/account/two-step/delete', { currentPassword: 'notes-demo-2026' });
    expect(sent.headers.location).toMatch(/^\/login/);
    expect((await agent.get('/memos').set('Accept', 'application/json')).status).toBe(401);
    expect(await auditOf('twoStep.turnedOff')).toBe(0);
  });

  test('the start is written down only when both steps are done', async () => {
    clock.set(later(300));
    await app.db.prisma.auditEntry.deleteMany();
    const agent = await halfWay();
    expect(await auditOf('session.started')).toBe(0);
    await sendCode(agent, '000000');
    await sendCode(agent, codeOf(secret, later(300)));
    const entries = await app.db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' }, select: { type: true } });
    expect(entries.map(({ type }) => type)).toEqual(['twoStep.refused', 'session.started']);
  });

  test('ten minutes are enough; then the password is asked for again', async () => {
    const agent = await halfWay();
    clock.set(new Date(Date.now() + 11 * 60_000));
    expect((await agent.get(PAGE)).headers.location).toBe('/login');
    expect((await sendCode(agent, codeOf(secret, clock.now()))).headers.location).toBe('/login');
    expect(await isIn(agent)).toBe(false);
  });

  test('a changed password ends what is half-way in', async () => {
    const agent = await halfWay();
    const olga = await app.agentFor('olga');
    const form = { currentPassword: 'notes-demo-2026', newPassword: 'seven blue horses' };
    expect((await submit(olga, '/account/password', form)).status).toBe(303);
    const back = { currentPassword: form.newPassword, newPassword: form.currentPassword };
    expect((await submit(olga, '/account/password', back)).status).toBe(303);
    expect((await agent.get(PAGE)).headers.location).toBe('/login');
  });
});

describe('a code', () => {
  test.each([0, 30, -30, 40, -40])(
    'of a phone whose clock is %i s off lets in, at any moment of a step',
    async (off) => {
      for (const moment of [0, 9, 15, 29]) {
        await forgetLastCode();
        clock.set(later(600 + moment));
        expect((await sendCode(await halfWay(), codeOf(secret, clock.now(), off))).headers.location).toBe('/');
      }
    },
  );

  test.each([90, -90])('of a clock %i s off does not', async (off) => {
    await forgetLastCode();
    clock.set(later(900));
    const answer = await sendCode(await halfWay(), codeOf(secret, clock.now(), off));
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Code')).toMatch(/^This code is not right/);
    expect(page(answer).valueOf('Code')).toBe('');
  });

  test('lets in once: neither it nor an older one does again', async () => {
    clock.set(later(1200));
    const code = codeOf(secret, clock.now());
    expect((await sendCode(await halfWay(), ` ${code.slice(0, 3)} ${code.slice(3)} `)).status).toBe(303);
    expect((await sendCode(await halfWay(), code)).status).toBe(422);
    expect((await sendCode(await halfWay(), codeOf(secret, clock.now(), -30))).status).toBe(422);
    expect((await sendCode(await halfWay(), codeOf(secret, clock.now(), 30))).status).toBe(303);
  });

  test('sent by two at the same time lets one in', async () => {
    clock.set(later(1500));
    const agents = [await halfWay(), await halfWay(), await halfWay()];
    const answers = await Promise.all(agents.map((agent) => sendCode(agent, codeOf(secret, later(1500)))));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  });

  test('that is none, or of another app, is refused', async () => {
    const agent = await halfWay();
    for (const code of ['', '12345', 'abcdef', '1234567', '１２３４５６', codes[0]!.slice(0, 9), 'x'.repeat(101)]) {
      expect((await sendCode(agent, code)).status, code).toBe(422);
    }
    expect(await isIn(agent)).toBe(false);
  });

  test('may be guessed ten times in a quarter of an hour, from however many places', async () => {
    clock.set(later(1800));
    const statuses: number[] = [];
    for (let guess = 0; guess < 11; guess++) statuses.push((await sendCode(await halfWay(), '000000')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
    const refused = await sendCode(await halfWay(), codeOf(secret, clock.now()));
    expect(refused.status).toBe(429);
    expect(page(refused).summary).toMatch(/^There were too many wrong codes/);
    await app.db.prisma.rateLimit.updateMany({ data: { expire: BigInt(Date.now() - 1) } });
    expect((await sendCode(await halfWay(), codeOf(secret, clock.now()))).status).toBe(303);
  });
});

describe('a recovery code', () => {
  test('lets in once, written in any way, and says how many are left', async () => {
    const [code = ''] = codes;
    const agent = await halfWay();
    expect((await sendCode(agent, ` ${code.toUpperCase().replace('-', ' ')}`)).status).toBe(303);
    expect(page(await agent.get('/account')).flash).toBe('You signed in with a recovery code. 9 are left.');
    expect((await sendCode(await halfWay(), code)).status).toBe(422);
    expect(await auditOf('twoStep.codeSpent')).toBe(1);
  });

  test('lets in while somebody else guesses, codes of the app and recovery codes alike', async () => {
    const guesser = await halfWay();
    for (const guess of ['000000', 'aaaaa-aaaaa']) {
      for (let times = 0; times < 10; times += 1) await sendCode(guesser, guess);
      expect((await sendCode(guesser, guess)).status).toBe(429);
    }
    expect(page(await sendCode(guesser, '000000')).summary).toContain('or enter one of your recovery codes');
    expect((await sendCode(await halfWay(), codes[5] ?? '')).status).toBe(303);
  });

  test('of somebody else does not', async () => {
    const other = await setUpApp(await app.agentFor('masha'));
    expect((await sendCode(await halfWay(), other.codes[0] ?? '')).status).toBe(422);
  });
});

test('a link by mail is no way round the second step', async () => {
  const { createUserToken } = await import('#src/features/auth/tokens.service');
  const token = await createUserToken(app.db.prisma, (await app.user('olga')).id, 'passwordReset');
  const agent = app.agent();
  const answer = await submit(agent, `/password/reset/${token}`, { password: 'seven blue horses' });
  expect(answer.headers.location).toBe(PAGE);
  expect(await isIn(agent)).toBe(false);
  expect((await agent.get(PAGE)).status).toBe(200);
});
