import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from '../../support/page';
import { withApp, type TestApp } from '../../support/app';

let test: TestApp;

beforeEach(async () => {
  test = await withApp();
});
afterEach(() => test.close());

const FORM = {
  companyName: 'Bright Lamps',
  name: 'Ada Lind',
  email: 'Ada@Lamps.test',
  password: 'seven blue horses',
  locale: 'en',
  timeZone: 'Europe/Berlin',
};

async function emptyCompany(): Promise<void> {
  await test.db.pool.query('TRUNCATE company, users, departments, purposes, task_stages CASCADE');
}

describe('while there is no user', () => {
  beforeEach(emptyCompany);

  it.each(['/', '/login', '/memos', '/account', '/nowhere'])('%s leads to the setup', async (path) => {
    const answer = await test.agent().get(path);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/setup');
  });

  it('the setup offers the language and time zone that fit', async () => {
    const answer = await test.agent().get('/setup').set('Accept-Language', 'de');
    const form = page(answer);
    expect(answer.status).toBe(200);
    expect(form.valueOf('Sprache')).toBe('de');
    expect(form.valueOf('Zeitzone')).toBe(test.deps.config.defaultTimeZone);
  });

  it('the setup founds the company and signs its first admin in', async () => {
    const agent = test.agent();
    const answer = await agent.post('/setup').type('form').send(FORM);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    const account = page(await agent.get('/account'));
    expect(account.valueOf('E-mail')).toBe('ada@lamps.test');
    expect(account.title).toContain('Bright Lamps');
    expect((await agent.get('/admin/users')).status).toBe(200);
    expect(await test.db.prisma.purpose.count()).toBe(6);
    expect(await test.db.prisma.taskStage.count()).toBe(5);
    expect(await test.db.prisma.user.count()).toBe(1);
    const entry = await test.db.prisma.auditEntry.findFirstOrThrow({ where: { type: 'company.created' } });
    expect(JSON.stringify(entry)).not.toContain(FORM.password);
  });

  it('the setup keeps what was typed, but not the password', async () => {
    const answer = await test
      .agent()
      .post('/setup')
      .type('form')
      .send({ ...FORM, email: 'ada', password: 'bright lamps 1', demo: '1' });
    const form = page(answer);
    expect(answer.status).toBe(422);
    expect(form.errorAt('E-mail')).toMatch(/^Please enter a complete e-mail address/);
    expect(form.valueOf('Company name')).toBe('Bright Lamps');
    expect(form.valueOf('Your name')).toBe('Ada Lind');
    expect(form.valueOf('Time zone')).toBe('Europe/Berlin');
    expect(form.valueOf('Load the demo company')).toBe(true);
    expect(answer.text).not.toContain('bright lamps 1');
    expect(await test.db.prisma.company.count()).toBe(0);
  });

  it.each([
    ['Company name', { companyName: ' ' }, 'Please enter the name of your company.'],
    ['Your name', { name: '' }, 'Please enter a name.'],
    ['Password', { password: 'short' }, 'The password needs at least 10 characters.'],
    [
      'Password',
      { password: 'bright lamps 1' },
      'The password is too close to your name, your e-mail address or the name of the company. Please choose another one.',
    ],
    ['Time zone', { timeZone: 'Mars/Olympus' }, 'Please choose one of the time zones.'],
    ['Language', { locale: 'xx' }, 'Please choose one of the languages.'],
  ])('the setup names what is wrong with the field %s', async (label, wrong, sentence) => {
    const answer = await test
      .agent()
      .post('/setup')
      .type('form')
      .send({ ...FORM, ...wrong });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt(label)).toBe(sentence);
  });

  it('the setup loads the demo company', async () => {
    const agent = test.agent();
    await agent
      .post('/setup')
      .type('form')
      .send({ ...FORM, demo: '1' });
    expect(await test.db.prisma.user.count()).toBe(13);
    const garry = await test.agentFor('garry');
    expect((await garry.get('/')).headers.location).toBe('/memos?view=to-consider');
    expect(await test.db.prisma.memo.count()).toBeGreaterThan(35);
  });

  it('the setup refuses an address of the demo company beside the demo company', async () => {
    const answer = await test
      .agent()
      .post('/setup')
      .type('form')
      .send({ ...FORM, email: 'admin@demo.test', demo: '1' });
    expect(page(answer).errorAt('E-mail')).toMatch(/^This address belongs to an account of the demo company/);
  });

  it('of two setups at once one founds the company and the other is led to the login', async () => {
    const forms = [FORM, { ...FORM, companyName: 'Dark Lamps', email: 'eve@lamps.test' }];
    const answers = await Promise.all(forms.map((form) => test.agent().post('/setup').type('form').send(form)));
    expect(answers.map((answer) => answer.headers.location).sort()).toEqual(['/', '/login']);
    expect(await test.db.prisma.company.count()).toBe(1);
    expect(await test.db.prisma.user.count()).toBe(1);
  });
});

describe('once there is a user', () => {
  it('the setup leads away and founds nothing', async () => {
    const before = await test.db.prisma.user.count();
    expect((await test.agent().get('/setup')).headers.location).toBe('/');
    expect((await test.agent().post('/setup').type('form').send(FORM)).headers.location).toBe('/');
    expect((await test.agent().post('/setup').type('form').send({})).headers.location).toBe('/');
    expect(await test.db.prisma.user.count()).toBe(before);
  });
});
