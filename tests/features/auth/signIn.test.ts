import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { admitAttempt } from '#src/features/auth/session.service';
import * as passwords from '#src/platform/passwords';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;

beforeAll(async () => {
  test = await withApp({ TRUST_PROXY: '1' });
});
afterAll(() => test.close());
beforeEach(() => test.db.prisma.rateLimit.deleteMany());

type Form = { email?: string; password?: string; return?: string; [other: string]: string | undefined };

const signIn = (form: Form, agent: Agent = test.agent()) => agent.post('/login').type('form').send(form);

/** As the proxy in front would pass it on. */
const signInFrom = (address: string, form: Form) =>
  test.agent().post('/login').set('X-Forwarded-For', address).type('form').send(form);

const GARRY = { email: 'garry@demo.test', password: 'guess after guess' };
const ANDREW = { email: 'andrew@demo.test', password: DEMO_PASSWORD };

describe('the login page', () => {
  it('asks for e-mail and password and offers the way back in', async () => {
    const answer = await test.agent().get('/login');
    const login = page(answer);
    expect(answer.status).toBe(200);
    expect(login.heading).toBe('Sign in');
    expect(login.valueOf('E-mail')).toBe('');
    expect(login.valueOf('Password')).toBe('');
    expect(login.buttons).toContain('Sign in');
    expect(login.links).toContain('Forgot your password?');
  });

  it('speaks German to a German browser', async () => {
    const answer = await test.agent().get('/login').set('Accept-Language', 'de-DE,de;q=0.9');
    expect(page(answer).heading).toBe('Anmelden');
  });

  it('leads whoever is signed in to their start page', async () => {
    const agent = await test.agentFor('olga');
    expect((await agent.get('/login')).headers.location).toBe('/');
    expect((await agent.get('/')).headers.location).toBe('/memos');
  });
});

describe('signing in', () => {
  it('takes the e-mail in any case, with a blank around it', async () => {
    const answer = await signIn({ ...ANDREW, email: '  Andrew@Demo.TEST ' });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
  });

  it('begins a session under a new id, whatever id the browser brought', async () => {
    const agent = test.agent();
    const first = await signIn(ANDREW, agent);
    const second = await signIn(ANDREW, agent);
    const idOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0];
    expect(idOf(first)).toContain('notes=');
    expect(idOf(second)).toContain('notes=');
    expect(idOf(second)).not.toBe(idOf(first));
  });

  it('says the same for a wrong password, an unknown e-mail and a deactivated person, and keeps the e-mail', async () => {
    await test.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: new Date() } });
    const attempts = [
      { ...ANDREW, password: 'not the password' },
      { email: 'nobody@demo.test', password: DEMO_PASSWORD },
      { email: 'masha@demo.test', password: DEMO_PASSWORD },
    ];
    for (const attempt of attempts) {
      const answer = await signIn(attempt);
      const login = page(answer);
      expect(answer.status).toBe(422);
      expect(login.summary).toBe('E-mail or password is not right.');
      expect(login.valueOf('E-mail')).toBe(attempt.email);
      expect(login.valueOf('Password')).toBe('');
      expect(answer.text).not.toContain(attempt.password);
    }
  });

  it('compares a password even when there is no account, so that the time tells nothing', async () => {
    const verify = vi.spyOn(passwords, 'verifyPassword');
    await signIn({ email: 'nobody@demo.test', password: 'some password' });
    await signIn({ ...ANDREW, password: 'some password' });
    expect(verify.mock.calls.map(([hash]) => typeof hash)).toEqual(['object', 'string']);
    verify.mockRestore();
  });

  it('names the field that is empty', async () => {
    const login = page(await signIn({ email: '', password: '' }));
    expect(login.errorAt('E-mail')).toBe('Please enter your e-mail address.');
    expect(login.errorAt('Password')).toBe('Please enter your password.');
  });

  it('refuses fields it does not know', async () => {
    expect((await signIn({ ...ANDREW, isAdmin: '1' })).status).toBe(422);
  });

  it('refuses a form sent from another site', async () => {
    const answer = await test.agent().post('/login').set('Origin', 'https://evil.example').type('form').send(ANDREW);
    expect(answer.status).toBe(403);
  });

  it('writes success and failure into the audit, without the password', async () => {
    await test.db.prisma.auditEntry.deleteMany();
    await signIn({ ...ANDREW, password: 'a wrong password' });
    await signIn(ANDREW);
    const andrew = await test.user('andrew');
    const entries = await test.db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.map(({ type, actorId, subjectId }) => ({ type, actorId, subjectId }))).toEqual([
      { type: 'session.refused', actorId: null, subjectId: andrew.id },
      { type: 'session.started', actorId: andrew.id, subjectId: andrew.id },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/a wrong password|notes-demo/);
  });
});

describe('the page to return to', () => {
  it('is the one that was asked for', async () => {
    const asked = await test.agent().get('/account?x=1');
    expect(asked.status).toBe(303);
    expect(asked.headers.location).toBe('/login?return=%2Faccount%3Fx%3D1');
    const login = page(await test.agent().get(asked.headers.location ?? ''));
    const back = login.$('input[name=return]').attr('value');
    expect(back).toBe('/account?x=1');
    expect((await signIn({ ...ANDREW, return: back })).headers.location).toBe('/account?x=1');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    '',
  ])('is never on another site: %j', async (path) => {
    const answer = await signIn({ ...ANDREW, return: path });
    expect(answer.headers.location).toBe('/');
    const login = page(await test.agent().get('/login').query({ return: path }));
    expect(login.$('input[name=return]').length).toBe(0);
  });
});

describe('too many attempts', () => {
  it('close one account for a while, with a clear sentence and the e-mail kept, and leave the others open', async () => {
    const wrong = { email: 'olga@demo.test', password: 'guess after guess' };
    for (let guess = 0; guess < 10; guess++) expect((await signIn(wrong)).status).toBe(422);
    const answer = await signIn({ ...wrong, password: DEMO_PASSWORD });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(page(answer).summary).toMatch(/^There were too many attempts to sign in\. Please try again in 1\d min\.$/);
    expect(page(answer).valueOf('E-mail')).toBe('olga@demo.test');
    expect((await signIn(ANDREW)).status).toBe(303);
  });

  it('from one network leave the account open to its owner in another, however long they go on', async () => {
    const statuses = new Set<number>();
    for (let guess = 0; guess < 45; guess++) statuses.add((await signInFrom('198.51.100.7', GARRY)).status);
    for (let guess = 0; guess < 120; guess++)
      await admitAttempt(test.db, { email: GARRY.email, address: '198.51.100.7' });
    expect([...statuses]).toEqual([422, 429]);
    expect((await signInFrom('192.0.2.1', { ...GARRY, password: DEMO_PASSWORD })).status).toBe(303);
  });

  it('from many networks close the account for all, and a success does not open it to them again', async () => {
    for (let network = 0; network < 10; network++) {
      if (network === 5) await signInFrom('192.0.2.1', { ...GARRY, password: DEMO_PASSWORD });
      for (let guess = 0; guess < 10; guess++) {
        const address = `198.51.100.${network}`;
        expect(await admitAttempt(test.db, { email: GARRY.email, address })).toBeNull();
      }
    }
    expect((await signInFrom('192.0.2.1', { ...GARRY, password: DEMO_PASSWORD })).status).toBe(429);
  });

  it('are counted for an account that does not exist in the same way', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 11; guess++) {
      statuses.push((await signIn({ email: 'nobody@demo.test', password: 'guess' })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
  });

  it('end by themselves: the account opens again when the time is over', async () => {
    for (let guess = 0; guess < 11; guess++) await signIn({ email: 'tanya@demo.test', password: 'guess' });
    await test.db.prisma.rateLimit.updateMany({ data: { expire: BigInt(Date.now() - 1) } });
    expect((await signIn({ email: 'tanya@demo.test', password: DEMO_PASSWORD })).status).toBe(303);
  });

  it('begin anew after a success', async () => {
    const valeria = { email: 'valeria@demo.test', password: DEMO_PASSWORD };
    for (let round = 0; round < 2; round++) {
      for (let guess = 0; guess < 9; guess++) await signIn({ ...valeria, password: 'guess' });
      expect((await signIn(valeria)).status).toBe(303);
    }
  });

  it('close one address for a while, whichever accounts it tried', async () => {
    const statuses = new Set<number>();
    for (let guess = 0; guess < 50; guess++) {
      statuses.add((await signIn({ email: `guess${guess}@demo.test`, password: 'guess' })).status);
    }
    expect([...statuses]).toEqual([422]);
    expect((await signIn(ANDREW)).status).toBe(429);
  });

  it('are not made by honest people of one office', async () => {
    for (let round = 0; round < 55; round++) expect((await signIn(ANDREW)).status).toBe(303);
  });
});

describe('signing out', () => {
  it('ends the session and clears what the browser kept', async () => {
    const agent = test.agent();
    await signIn(ANDREW, agent);
    const answer = await agent.post('/logout');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/login');
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    expect((await agent.get('/account')).headers.location).toBe('/login?return=%2Faccount');
  });

  it('leaves other devices signed in', async () => {
    const [here, there] = [test.agent(), test.agent()];
    await signIn(ANDREW, here);
    await signIn(ANDREW, there);
    await here.post('/logout');
    expect((await there.get('/account')).status).toBe(200);
  });

  it('leads nobody to the login', async () => {
    expect((await test.agent().post('/logout')).headers.location).toBe('/login');
  });
});

describe('the start page', () => {
  it('is the login for nobody', async () => {
    expect((await test.agent().get('/')).headers.location).toBe('/login');
  });

  it('is what waits for me when something does', async () => {
    const [garry, andrew] = [await test.user('garry'), await test.user('andrew')];
    const memo = await test.db.prisma.memo.create({
      data: {
        title: 'A new lamp',
        ownerId: andrew.id,
        recipientId: garry.id,
        stage: 'pending',
        clientKey: crypto.randomUUID(),
      },
    });
    const { createdAt, stage } = memo;
    await test.db.prisma.ball.create({
      data: { memoId: memo.id, holderId: garry.id, reason: 'consider', since: createdAt },
    });
    await test.db.prisma.participant.create({
      data: { memoId: memo.id, userId: garry.id, isRecipient: true, createdAt, stage },
    });
    const agent = await test.agentFor('garry');
    expect((await agent.get('/')).headers.location).toBe('/memos?view=to-consider');
  });

  it('is the login again for one who is deactivated while signed in', async () => {
    const agent = await test.agentFor('sergey');
    await test.db.prisma.user.update({ where: { email: 'sergey@demo.test' }, data: { deactivatedAt: new Date() } });
    expect((await agent.get('/')).headers.location).toBe('/login');
  });
});
