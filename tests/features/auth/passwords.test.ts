import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createUserToken, type TokenKind } from '#src/features/auth/tokens.service';
import { clock } from '#src/platform/clock';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { page } from '../../support/page';
import { withApp, type TestApp } from '../../support/app';

let test: TestApp;

beforeAll(async () => {
  test = await withApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  clock.reset();
  await test.db.prisma.rateLimit.deleteMany();
});

const NEW = 'seven blue horses';

const accountMails = async () => {
  const { rows } = await test.db.pool.query<{ payload: unknown }>(
    `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      WHERE t.identifier = 'send_account_mail' ORDER BY j.id`,
  );
  return rows.map((row) => row.payload);
};

const linkFor = async (person: string, kind: TokenKind): Promise<string> => {
  const { id } = await test.user(person);
  const token = await createUserToken(test.db.prisma, id, kind);
  return kind === 'invitation' ? `/invitations/${token}` : `/password/reset/${token}`;
};

const send = (path: string, form: object) => test.agent().post(path).type('form').send(form);

const canSignIn = async (person: string, password: string): Promise<boolean> =>
  (await send('/login', { email: `${person}@demo.test`, password })).status === 303;

describe('a forgotten password', () => {
  const ask = (email: string) => send('/password/forgot', { email });

  it('has a page that asks for the e-mail', async () => {
    const answer = await test.agent().get('/password/forgot');
    expect(answer.status).toBe(200);
    expect(page(answer).valueOf('E-mail')).toBe('');
  });

  it('sends a link to an active person only, and tells everybody the same', async () => {
    await test.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: new Date() } });
    const sentences = new Set<string>();
    for (const person of ['andrew', 'masha', 'nobody']) {
      const answer = await ask(`${person}@demo.test`);
      expect(answer.status).toBe(200);
      sentences.add(page(answer).content.replace(`${person}@demo.test`, '…'));
    }
    expect(sentences.size).toBe(1);
    const { id } = await test.user('andrew');
    expect(await accountMails()).toEqual([{ userId: id, kind: 'passwordReset' }]);
  });

  it('takes no less time when there is no account', async () => {
    const started = performance.now();
    await ask('nobody@demo.test');
    expect(performance.now() - started).toBeGreaterThan(240);
  });

  it('keeps what was typed when it is no address', async () => {
    const form = page(await ask(''));
    expect(form.errorAt('E-mail')).toBe('Please enter your e-mail address.');
  });

  it('is refused for a while after many requests, with the e-mail kept', async () => {
    for (let request = 0; request < 5; request++) expect((await ask('olga@demo.test')).status).toBe(200);
    const answer = await ask('olga@demo.test');
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBeDefined();
    expect(page(answer).summary).toMatch(/^There were too many requests for a link\. Please try again in \d+ min\.$/);
    expect(page(answer).valueOf('E-mail')).toBe('olga@demo.test');
  });
});

describe('the link of a forgotten password', () => {
  it('sets the password, signs in, ends all other sessions and works once', async () => {
    const old = await test.agentFor('olga');
    const [link, another] = [await linkFor('olga', 'passwordReset'), await linkFor('olga', 'passwordReset')];
    const shown = page(await test.agent().get(link));
    expect(shown.heading).toBe('Set a new password');
    expect(shown.content).toContain('olga@demo.test');

    const agent = test.agent();
    const saved = await agent.post(link).type('form').send({ password: NEW });
    expect(saved.headers.location).toBe('/');
    expect((await agent.get('/account')).status).toBe(200);
    expect((await old.get('/account')).status).toBe(303);
    expect(await canSignIn('olga', NEW)).toBe(true);
    expect(await canSignIn('olga', DEMO_PASSWORD)).toBe(false);
    expect(test.pushed).toContainEqual({
      to: `user:${(await test.user('olga')).id}`,
      event: 'disconnect',
      payload: null,
    });

    for (const spent of [link, another]) {
      const again = await send(spent, { password: 'nine green horses' });
      expect(again.status).toBe(404);
      expect(page(again).heading).toBe('This link does not work any more');
    }
    expect(await canSignIn('olga', 'nine green horses')).toBe(false);
  });

  it('is kept as a hash only', async () => {
    const link = await linkFor('andrew', 'passwordReset');
    const tokens = await test.db.prisma.userToken.findMany();
    expect(JSON.stringify(tokens)).not.toContain(link.split('/').at(-1));
  });

  it('works for an hour', async () => {
    const link = await linkFor('andrew', 'passwordReset');
    clock.set(new Date(Date.now() + 59 * 60_000));
    expect((await test.agent().get(link)).status).toBe(200);
    clock.set(new Date(Date.now() + 61 * 60_000));
    const late = page(await test.agent().get(link));
    expect(late.heading).toBe('This link does not work any more');
    expect(late.links).toContain('Send me a new link');
  });

  it('is no invitation, and an invitation is no such link', async () => {
    const link = await linkFor('andrew', 'passwordReset');
    expect((await test.agent().get(link.replace('/password/reset/', '/invitations/'))).status).toBe(404);
  });

  it('dies with the deactivation of the account', async () => {
    const link = await linkFor('valeria', 'passwordReset');
    const { id } = await test.user('valeria');
    await (await test.agentFor('admin')).post(`/admin/users/${id}/deactivation`);
    expect((await send(link, { password: NEW })).status).toBe(404);
    await (await test.agentFor('admin')).post(`/admin/users/${id}/deactivation/delete`);
    expect((await send(link, { password: NEW })).status).toBe(404);
  });

  it('is spent once even when it is sent twice at the same moment', async () => {
    const link = await linkFor('tanya', 'passwordReset');
    const answers = await Promise.all([send(link, { password: NEW }), send(link, { password: 'nine green horses' })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 404]);
  });

  it.each([['garbage'], ['a'.repeat(43)], ['%00']])('is a page that is not there when it is %j', async (token) => {
    expect((await test.agent().get(`/password/reset/${token}`)).status).toBe(404);
  });
});

describe('an invitation', () => {
  it('welcomes by name, sets the first password and signs in', async () => {
    await test.db.prisma.user.update({ where: { email: 'marina@demo.test' }, data: { passwordHash: null } });
    expect(await canSignIn('marina', DEMO_PASSWORD)).toBe(false);
    const link = await linkFor('marina', 'invitation');
    expect(page(await test.agent().get(link)).heading).toBe('Welcome, Marina Sato');
    const agent = test.agent();
    await agent.post(link).type('form').send({ password: NEW });
    expect((await agent.get('/account')).status).toBe(200);
    const entry = await test.db.prisma.auditEntry.findFirst({ where: { type: 'invitation.accepted' } });
    expect(entry?.subjectId).toBe((await test.user('marina')).id);
  });

  it('ends when a newer one is made', async () => {
    const [older, newer] = [await linkFor('ruth', 'invitation'), await linkFor('ruth', 'invitation')];
    expect((await test.agent().get(older)).status).toBe(404);
    expect((await test.agent().get(newer)).status).toBe(200);
  });

  it('works for seven days', async () => {
    const link = await linkFor('andrew', 'invitation');
    clock.set(new Date(Date.now() + 8 * 24 * 3_600_000));
    expect((await test.agent().get(link)).status).toBe(404);
  });
});

describe('a new password', () => {
  const refusal = async (password: string): Promise<string> => {
    const link = await linkFor('andrew', 'passwordReset');
    const answer = await send(link, { password });
    expect(answer.status).toBe(422);
    expect(page(answer).valueOf('New password')).toBe('');
    return page(answer).errorAt('New password');
  };

  it.each(['', 'short', 'nine char'])('needs ten characters: %j', async (password) => {
    expect(await refusal(password)).toBe('The password needs at least 10 characters.');
  });

  it('has at most two hundred characters', async () => {
    expect(await refusal('ab cd ef '.repeat(30))).toBe('The password may have at most 200 characters.');
  });

  it.each(['1234567890', 'Qwertyuiop', 'PASSWORD123', 'aaaaaaaaaaaa'])(
    'is not one of the common ones: %s',
    async (password) => {
      expect(await refusal(password)).toMatch(/^This password is used by many people/);
    },
  );

  it.each(['Northwind Works', 'northwindworks2026', 'andrew meyer 1', 'andrew@demo.test', 'Meyer-12345'])(
    'is not the name of the company or one’s own: %s',
    async (password) => {
      expect(await refusal(password)).toMatch(/^The password is too close to your name/);
    },
  );

  it.each(['пароль из многих слов', '🐎🐎🐎 five horses', 'has "quotes" & <tags>', ' blanks at both ends '])(
    'may hold any character: %s',
    async (password) => {
      const link = await linkFor('andrew', 'passwordReset');
      expect((await send(link, { password })).status).toBe(303);
      expect(await canSignIn('andrew', password)).toBe(true);
    },
  );
});
