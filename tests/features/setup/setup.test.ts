import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { startMailServer } from '../../support/mail';

let test: TestApp;

beforeAll(async () => {
  test = await withApp();
});
afterAll(() => test.close());
// The first ones stand first: an application that has seen people does not ask for them again.
beforeEach(emptyCompany);

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
  it.each(['/', '/login', '/memos', '/account', '/nowhere'])('%s leads to the setup', async (path) => {
    const answer = await test.agent().get(path);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/setup');
  });

  it('nothing waits, and the job that sees to it does not fail', async () => {
    await expect(attendToWaitingMemos(test.deps)).resolves.toBeUndefined();
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
    expect(answer.headers.location).toBe('/setup/mail');
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

  it('purposes and stages are in the language of the company', async () => {
    const names = async (locale: string) => {
      await emptyCompany();
      await test
        .agent()
        .post('/setup')
        .type('form')
        .send({ ...FORM, locale });
      const order = { orderBy: { position: 'asc' as const } };
      const rows = [await test.db.prisma.purpose.findMany(order), await test.db.prisma.taskStage.findMany(order)];
      return rows.map((kind) => kind.map(({ name }) => name).join(', '));
    };
    expect(await names('en')).toEqual([
      'on approval, for consideration, to make a decision, payment of regular expenses, for information, for the record',
      'pending, in progress, completed, postponed, canceled',
    ]);
    expect(await names('de')).toEqual([
      'Zur Genehmigung, Zur Prüfung, Zur Entscheidung, Zahlung laufender Kosten, Zur Kenntnis, Zu den Akten',
      'Offen, In Arbeit, Erledigt, Zurückgestellt, Abgebrochen',
    ]);
  });

  it.each(['en', 'de'])('each purpose offers its outcomes, expects no day and wants four eyes (%s)', async (locale) => {
    await test
      .agent()
      .post('/setup')
      .type('form')
      .send({ ...FORM, locale });
    const decided = ['approved', 'changes', 'declined'];
    const purposes = await test.db.prisma.purpose.findMany({ orderBy: { position: 'asc' } });
    expect(purposes.map(({ outcomes }) => outcomes)).toEqual([
      decided,
      ['noted'],
      [...decided, 'noted'],
      decided,
      ['noted'],
      ['noted'],
    ]);
    for (const purpose of purposes) expect(purpose).toMatchObject({ expectedDays: null, fourEyes: true });
  });

  it('the setup keeps what was typed, but not the password', async () => {
    const answer = await test
      .agent()
      .post('/setup')
      .type('form')
      .send({ ...FORM, email: 'ada', password: 'bright lamps 1', offeredLocales: 'de' });
    const form = page(answer);
    expect(answer.status).toBe(422);
    expect(form.errorAt('E-mail')).toMatch(/^Please enter a complete e-mail address/);
    expect(form.valueOf('Company name')).toBe('Bright Lamps');
    expect(form.valueOf('Your name')).toBe('Ada Lind');
    expect(form.valueOf('Time zone')).toBe('Europe/Berlin');
    expect([form.valueOf('Deutsch'), form.valueOf('English')]).toEqual([true, false]);
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

  it("the setup offers the languages that are ticked, and always the admin's own", async () => {
    await test
      .agent()
      .post('/setup')
      .type('form')
      .send({ ...FORM, locale: 'de', offeredLocales: ['de'] });
    expect(await test.db.prisma.company.findFirstOrThrow()).toMatchObject({ offeredLocales: ['de'] });
  });

  it('the setup loads the demo company, but not over one of its own addresses', async () => {
    const agent = test.agent();
    const send = (email: string) =>
      agent
        .post('/setup')
        .type('form')
        .send({ ...FORM, email, demo: '1' });
    const refused = page(await send('admin@demo.test'));
    expect(refused.errorAt('E-mail')).toMatch(/^Your address belongs to an account of the demo company/);
    expect(refused.valueOf('Load the demo company')).toBe(true);
    await send('ada@lamps.test');
    expect(await test.db.prisma.user.count()).toBe(13);
    expect(await test.db.prisma.memo.count()).toBeGreaterThan(35);
  });

  it('the demo company of a German one has purposes and stages all the same', async () => {
    await test
      .agent()
      .post('/setup')
      .type('form')
      .send({ ...FORM, locale: 'de', demo: '1' });
    expect(await test.db.prisma.memo.count({ where: { purpose: { name: 'Zur Genehmigung' } } })).toBeGreaterThan(0);
    expect(await test.db.prisma.task.count({ where: { stage: { name: 'In Arbeit' } } })).toBeGreaterThan(0);
  });

  it('of two setups at once one founds the company and the other is led to the login', async () => {
    const forms = [FORM, { ...FORM, companyName: 'Dark Lamps', email: 'eve@lamps.test' }];
    const answers = await Promise.all(forms.map((form) => test.agent().post('/setup').type('form').send(form)));
    expect(answers.map((answer) => answer.headers.location).sort()).toEqual(['/login', '/setup/mail']);
    expect(await test.db.prisma.company.count()).toBe(1);
    expect(await test.db.prisma.user.count()).toBe(1);
  });
});

describe('once there is a user', () => {
  it('there is no setup any more, and it founds nothing', async () => {
    const admin = test.agent();
    await admin.post('/setup').type('form').send(FORM);
    await admin.post('/setup/finish').type('form').send({});
    for (const agent of [test.agent(), admin]) {
      for (const path of ['/setup', '/setup/mail', '/setup/next']) expect((await agent.get(path)).status).toBe(404);
      expect((await agent.post('/setup').type('form').send(FORM)).status).toBe(404);
      expect((await agent.post('/setup/examples').type('form').send({})).status).toBe(404);
    }
    expect(await test.db.prisma.user.count()).toBe(1);
  });
});

describe('the steps after the first', () => {
  async function found(form: object = {}): Promise<Agent> {
    const agent = test.agent();
    await agent
      .post('/setup')
      .type('form')
      .send({ ...FORM, ...form });
    return agent;
  }
  const post = (agent: Agent, path: string, form: object = {}) => agent.post(path).type('form').send(form);

  it('are offered on every page to who founded the company, until they finish', async () => {
    const agent = await found();
    expect((await agent.get('/memos')).text).toContain('Go on with the set-up');
    expect((await agent.get('/setup')).headers.location).toBe('/setup/mail');
    expect((await agent.get('/setup/examples')).status).toBe(200);
    expect(page(await agent.get('/setup/next')).heading).toBe('Bright Lamps can begin');
    const answers = await Promise.all([post(agent, '/setup/finish'), post(agent, '/setup/finish')]);
    expect(answers.map(({ status }) => status).filter((status) => status !== 404)).toContain(303);
    expect((await agent.get('/memos')).text).not.toContain('Go on with the set-up');
    for (const path of ['/setup', '/setup/mail', '/setup/next']) expect((await agent.get(path)).status).toBe(404);
  });

  it('take the mail server and send a test mail', async () => {
    const agent = await found();
    const server = await startMailServer();
    const port = new URL(server.url).port;
    const form = { version: '0', host: '127.0.0.1', port, security: 'none', userName: '', mailPassword: '' };
    expect(page(await post(agent, '/setup/mail', { ...form, sender: 'x' })).errorAt('Sender')).toMatch(/^Please enter/);
    const answer = await post(agent, '/setup/mail', { ...form, sender: 'notes@lamps.test' });
    expect(answer.headers.location).toBe('/setup/mail');
    await post(agent, '/setup/mail/test');
    expect(server.to('ada@lamps.test')).toHaveLength(1);
    expect(page(await agent.get('/setup/mail')).content).toContain('The mail server took the test mail');
    await server.close();
  });

  it('ask who the executives are, and until then say that nobody can write to the company', async () => {
    const agent = await found();
    const missing = 'The company has no executives yet';
    for (const path of ['/admin', '/memos/new']) expect(page(await agent.get(path)).content).toContain(missing);
    expect(page(await agent.get('/setup/executives')).heading).toBe('Who are the executives?');
    const send = (form: object) => post(agent, '/setup/executives', { list: '', clientKey: randomUUID(), ...form });
    expect(page(await send({})).errorAt('Others')).toContain('Please tick yourself');
    const wrong = page(await send({ list: 'Bo Boss <bo@lamps.test>\nEve <eve..x@lamps.test>' }));
    expect(wrong.errorAt('Others')).toMatch(
      /^Line 2 \(eve..x@lamps.test\) cannot be used: In this e-mail address a dot/,
    );
    expect(wrong.valueOf('Others')).toContain('Bo Boss');

    const answer = await send({ myself: '1', list: 'Bo Boss <bo@lamps.test>' });
    expect(answer.headers.location).toBe('/setup/next');
    const executives = await test.db.prisma.user.findMany({ where: { isExecutive: true }, orderBy: { id: 'asc' } });
    expect(executives.map(({ name }) => name)).toEqual(['Ada Lind', 'Bo Boss']);
    for (const path of ['/admin', '/memos/new']) expect(page(await agent.get(path)).content).not.toContain(missing);
    expect(page(await agent.get('/memos/new')).$('select[name=recipient] option[value=company]')).toHaveLength(1);
    expect(page(await agent.get('/setup/executives')).content).toContain('Executives so far: Ada Lind, Bo Boss');
  });

  it('load the demo company once, into an empty company only', async () => {
    const agent = await found();
    const answers = await Promise.all([post(agent, '/setup/examples'), post(agent, '/setup/examples')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await test.db.prisma.user.count()).toBe(13);
    const garry = await test.agentFor('garry');
    expect((await garry.get('/')).headers.location).toBe('/memos?view=to-consider');
    expect(await test.db.prisma.memo.count()).toBeGreaterThan(35);
    expect((await agent.get('/setup/examples')).text).toContain('no examples can be loaded any more');
    expect((await garry.get('/setup/mail')).status).toBe(404);
  });

  it('refuse the demo company to an admin with one of its addresses', async () => {
    const agent = await found({ email: 'admin@demo.test' });
    const answer = await post(agent, '/setup/examples');
    expect(answer.status).toBe(409);
    expect(page(answer).summary).toContain('Your address belongs to an account of the demo company');
    expect(await test.db.prisma.user.count()).toBe(1);
  });
});
