import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;

beforeAll(async () => {
  test = await withApp();
});
afterAll(() => test.close());
beforeEach(() => test.db.prisma.rateLimit.deleteMany());

const send = (agent: Agent, path: string, form: object) => agent.post(path).type('form').send(form);

const signedIn = async (person: string, password = DEMO_PASSWORD): Promise<Agent> => {
  const agent = test.agent();
  const answer = await send(agent, '/login', { email: `${person}@demo.test`, password });
  expect(answer.status).toBe(303);
  return agent;
};

const PROFILE = { name: 'Andrew Meyer', locale: 'en', timeZone: 'Europe/Berlin', theme: 'auto' } as const;

describe('the account page', () => {
  it.each(['/account'])('%s leads nobody to the login', async (path) => {
    expect((await test.agent().get(path)).headers.location).toBe('/login?return=%2Faccount');
  });

  it.each(['/account', '/account/password', '/account/sessions/delete'])(
    'a form sent to %s by nobody changes nothing',
    async (path) => {
      const answer = await send(test.agent(), path, PROFILE);
      expect(answer.headers.location).toMatch(/^\/login/);
    },
  );

  it('shows what is set', async () => {
    const account = page(await (await test.agentFor('andrew')).get('/account'));
    expect(account.heading).toBe('My account');
    expect(account.valueOf('Name')).toBe('Andrew Meyer');
    expect(account.valueOf('E-mail')).toBe('andrew@demo.test');
    expect(account.valueOf('Language')).toBe('en');
    expect(account.valueOf('Time zone')).toBe('Europe/Berlin');
    expect(account.valueOf('Appearance')).toBe('auto');
    expect(account.buttons).toEqual(
      expect.arrayContaining(['Save changes', 'Change password', 'Sign out everywhere', 'Sign out']),
    );
  });

  it('saves the profile and speaks the new language at once', async () => {
    const agent = await signedIn('andrew');
    const answer = await send(agent, '/account', {
      name: 'Andrea Meyer',
      locale: 'de',
      timeZone: 'Asia/Tokyo',
      theme: 'dark',
    });
    expect(answer.headers.location).toBe('/account');
    const account = page(await agent.get('/account'));
    expect(account.flash).toBe('Ihre Änderungen sind gespeichert.');
    expect(account.heading).toBe('Mein Konto');
    expect(account.valueOf('Name')).toBe('Andrea Meyer');
    expect(account.valueOf('Zeitzone')).toBe('Asia/Tokyo');
    expect(account.$('html').attr('data-bs-theme')).toBe('dark');
    const entry = await test.db.prisma.auditEntry.findFirst({ where: { type: 'account.changed' } });
    expect(entry?.details).toMatchObject({
      changes: { name: { from: 'Andrew Meyer', to: 'Andrea Meyer' }, theme: { from: 'auto', to: 'dark' } },
    });
    await agent.post('/logout');
    expect(page(await agent.get('/login')).heading).toBe('Anmelden');
    await test.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: PROFILE });
  });

  it('keeps what was typed when something is wrong', async () => {
    const answer = await send(await test.agentFor('olga'), '/account', {
      ...PROFILE,
      name: 'x'.repeat(121),
      timeZone: 'Nowhere',
      theme: 'dark',
    });
    const account = page(answer);
    expect(answer.status).toBe(422);
    expect(account.errorAt('Name')).toBe('A name may have at most 120 characters.');
    expect(account.errorAt('Time zone')).toBe('Please choose one of the time zones.');
    expect(account.valueOf('Name')).toBe('x'.repeat(121));
    expect(account.valueOf('Appearance')).toBe('dark');
  });

  it('lets nobody make themselves an admin', async () => {
    const answer = await send(await test.agentFor('olga'), '/account', { ...PROFILE, isAdmin: '1' });
    expect(answer.status).toBe(422);
    expect((await test.user('olga')).isAdmin).toBe(false);
  });
});

describe('the switch of the appearance', () => {
  it('is kept for the person and leads back to the page', async () => {
    const agent = await test.agentFor('olga');
    const answer = await agent
      .post('/account/theme')
      .set('Host', 'notes.test')
      .set('Referer', 'http://notes.test/memos?view=mine')
      .type('form')
      .send({ theme: 'dark' });
    expect(answer.headers.location).toBe('/memos?view=mine');
    expect((await test.user('olga')).theme).toBe('dark');
  });

  it('never leads to another site', async () => {
    const agent = await test.agentFor('olga');
    const answer = await agent
      .post('/account/theme')
      .set('Referer', 'https://evil.example/')
      .type('form')
      .send({ theme: 'light' });
    expect(answer.headers.location).toBe('/');
  });

  it('is a cookie for nobody', async () => {
    const agent = test.agent();
    await send(agent, '/account/theme', { theme: 'dark' });
    expect(
      page(await agent.get('/login'))
        .$('html')
        .attr('data-bs-theme'),
    ).toBe('dark');
  });

  it('refuses what is no appearance', async () => {
    expect((await send(test.agent(), '/account/theme', { theme: 'pink' })).status).toBe(422);
  });
});

describe('changing the password', () => {
  const NEW = 'seven blue horses';

  it('ends the other sessions and keeps this one, under a new id', async () => {
    const [here, there] = [await signedIn('tanya'), await signedIn('tanya')];
    const answer = await send(here, '/account/password', { currentPassword: DEMO_PASSWORD, newPassword: NEW });
    expect(answer.status).toBe(303);
    expect(String(answer.headers['set-cookie'])).toContain('notes=');
    expect(page(await here.get('/account')).flash).toMatch(/^Your password is changed/);
    expect((await there.get('/account')).status).toBe(303);
    await signedIn('tanya', NEW);
    const entry = await test.db.prisma.auditEntry.findFirst({ where: { type: 'password.changed' } });
    expect(entry?.actorId).toBe((await test.user('tanya')).id);
  });

  it.each([
    ['Current password', { currentPassword: 'not it at all' }, 'This is not your current password.'],
    ['Current password', { currentPassword: '' }, 'Please enter your current password.'],
    ['New password', { newPassword: 'too short' }, 'The password needs at least 10 characters.'],
    [
      'New password',
      { newPassword: 'valeria ortiz' },
      'The password is too close to your name, your e-mail address or the name of the company. Please choose another one.',
    ],
    ['New password', { newPassword: DEMO_PASSWORD }, 'This is your current password. Please choose a new one.'],
  ])('says at %s what is wrong and changes nothing', async (label, wrong, sentence) => {
    const agent = await test.agentFor('valeria');
    const answer = await send(agent, '/account/password', {
      currentPassword: DEMO_PASSWORD,
      newPassword: NEW,
      ...wrong,
    });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt(label)).toBe(sentence);
    expect(answer.text).not.toContain(NEW);
    await signedIn('valeria');
  });

  it('does not let the finder of an open page guess on', async () => {
    const agent = await signedIn('marina');
    const guess = (currentPassword: string) => send(agent, '/account/password', { currentPassword, newPassword: NEW });
    for (let attempt = 0; attempt < 10; attempt++) await guess('a guess');
    expect(page(await guess(DEMO_PASSWORD)).errorAt('Current password')).toMatch(/^There were too many attempts/);
    await signedIn('marina');
  });
});

describe('the current password', () => {
  const change = (agent: Agent, newPassword: string) =>
    send(agent, '/account/password', { currentPassword: DEMO_PASSWORD, newPassword });

  it('counts as a guess only when it is wrong', async () => {
    const agent = await signedIn('andrew');
    for (let attempt = 0; attempt < 10; attempt++) await change(agent, DEMO_PASSWORD);
    expect(page(await change(agent, DEMO_PASSWORD)).errorAt('New password')).toMatch(/^This is your current/);
  });

  it('of two changes at the same moment is right for one alone', async () => {
    const [here, there] = [await signedIn('andrew'), await signedIn('andrew')];
    const answers = await Promise.all([change(here, 'seven blue horses'), change(there, 'nine green zebras')]);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });
});

describe('signing out everywhere', () => {
  it('ends every session of mine and none of others, and closes my live pages', async () => {
    const [here, there, other] = [await signedIn('darian'), await signedIn('darian'), await signedIn('ruth')];
    const answer = await send(here, '/account/sessions/delete', { currentPassword: DEMO_PASSWORD });
    expect(answer.headers.location).toBe('/login');
    expect(answer.headers['clear-site-data']).toBeDefined();
    expect(page(await here.get('/login')).flash).toBe('You are signed out on all devices.');
    for (const gone of [here, there]) expect((await gone.get('/account')).status).toBe(303);
    expect((await other.get('/account')).status).toBe(200);
    const { id } = await test.user('darian');
    expect(test.pushed).toContainEqual({ to: `user:${id}`, event: 'disconnect', payload: null });
    expect(await test.db.prisma.auditEntry.count({ where: { type: 'session.endedEverywhere', actorId: id } })).toBe(1);
  });
});
