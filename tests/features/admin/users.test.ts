import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '#src/seed/demoPeople';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;
const department: Record<string, number> = {};

beforeAll(async () => {
  test = await withApp({ BASE_URL: 'http://notes.test' });
  admin = await test.agentFor('admin');
  for (const { id, name } of await test.db.prisma.department.findMany()) department[name] = id;
});
afterAll(() => test.close());

const send = (path: string, form: object = {}, agent: Agent = admin) => agent.post(path).type('form').send(form);

/** The edit form of a person, as the browser would send it when nothing is changed. */
async function formOf(person: string): Promise<Record<string, unknown>> {
  const user = await test.db.prisma.user.findUniqueOrThrow({
    where: { email: `${person}@demo.test` },
    include: { headOf: true },
  });
  return {
    name: user.name,
    email: user.email,
    department: user.departmentId ?? '',
    headOf: user.headOf.map((head) => head.departmentId),
    ...(user.isExecutive ? { isExecutive: '1' } : {}),
    ...(user.isOperator ? { isOperator: '1' } : {}),
    ...(user.isAdmin ? { isAdmin: '1' } : {}),
    version: user.version,
  };
}

const pathOf = async (person: string): Promise<string> => `/admin/users/${(await test.user(person)).id}`;

const NEW = () => ({ name: 'Nora Quist', email: 'nora@demo.test', department: department['Local sales'] });

describe('the administration', () => {
  const pages = [
    '/admin',
    '/admin/users',
    '/admin/users/new',
    '/admin/users/1',
    '/admin/departments',
    '/admin/departments/1',
  ];

  it.each(pages)('%s leads nobody to the login', async (path) => {
    expect((await test.agent().get(path)).headers.location).toBe(`/login?return=${encodeURIComponent(path)}`);
  });

  it.each(pages)('%s refuses executives and operators with a sentence', async (path) => {
    for (const person of ['garry', 'ekaterina']) {
      const answer = await (await test.agentFor(person)).get(path);
      expect(answer.status).toBe(403);
      expect(page(answer).content).toContain('Only administrators can use these pages.');
    }
  });

  it.each([
    '/admin/users',
    '/admin/users/1',
    '/admin/users/1/deactivation',
    '/admin/users/1/deactivation/delete',
    '/admin/users/1/invitation',
    '/admin/departments',
    '/admin/departments/1',
  ])('a form sent to %s by somebody else is refused', async (path) => {
    expect((await send(path, NEW(), await test.agentFor('garry'))).status).toBe(403);
    expect((await send(path, NEW(), test.agent())).headers.location).toMatch(/^\/login/);
  });

  it('leads to users, departments and mails', async () => {
    const overview = page(await admin.get('/admin'));
    expect(overview.heading).toBe('Administration');
    expect(overview.content).toContain('12 active people');
    expect(overview.links).toEqual(expect.arrayContaining(['Users', 'Departments', 'Jobs and mail']));
  });
});

describe('a new user', () => {
  it('has a form', async () => {
    const form = page(await admin.get('/admin/users/new'));
    expect(form.heading).toBe('New user');
    expect(form.buttons).toContain('Create and invite');
    expect(form.links).not.toContain('Create a department first');
  });

  it('is led to the departments while there is none', async () => {
    await test.db.prisma.department.updateMany({ data: { archivedAt: new Date() } });
    const form = page(await admin.get('/admin/users/new'));
    await test.db.prisma.department.updateMany({ data: { archivedAt: null } });
    expect(form.links).toContain('Create a department first');
  });

  it('is created with the company’s language and zone, and invited', async () => {
    const answer = await send('/admin/users', { ...NEW(), headOf: department['Local sales'] });
    const nora = await test.user('nora');
    expect(answer.headers.location).toBe(`/admin/users/${nora.id}`);
    expect(nora).toMatchObject({ passwordHash: null, locale: 'en', timeZone: 'Europe/Berlin', isAdmin: false });
    const shown = page(await admin.get(`/admin/users/${nora.id}`));
    expect(shown.flash).toBe('The account is created, and an invitation goes to nora@demo.test.');
    expect(shown.valueOf('Head of')).toEqual([String(department['Local sales'])]);
    const { rows } = await test.db.pool.query(
      `SELECT payload FROM graphile_worker._private_jobs WHERE payload ->> 'userId' = $1`,
      [String(nora.id)],
    );
    expect(rows).toEqual([{ payload: { userId: nora.id, kind: 'invitation' } }]);
    const entries = await test.db.prisma.auditEntry.findMany({ where: { subjectId: nora.id }, orderBy: { id: 'asc' } });
    expect(entries.map((entry) => entry.type)).toEqual(['user.created', 'invitation.sent']);
  });

  it.each([
    ['Name', { name: ' ' }, 'Please enter a name.'],
    ['E-mail', { email: 'nora(at)demo.test' }, 'Please enter a complete e-mail address, like name@example.com.'],
    ['E-mail', { email: 'OLGA@demo.test' }, 'There is already an account with this e-mail address.'],
    [
      'Department',
      { department: '' },
      'Please choose a department: only executives and administrators can be without one.',
    ],
    ['Department', { department: '99999' }, 'This department does not exist any more. Please choose another one.'],
  ])('is refused at %s with a sentence, and what was typed stays', async (label, wrong, sentence) => {
    const answer = await send('/admin/users', { ...NEW(), email: 'other@demo.test', isOperator: '1', ...wrong });
    const form = page(answer);
    expect(answer.status).toBe(422);
    expect(form.errorAt(label)).toBe(sentence);
    expect(form.summary).toContain(sentence);
    expect(form.valueOf('Operator')).toBe(true);
    if (label !== 'Name') expect(form.valueOf('Name')).toBe('Nora Quist');
  });

  it('needs no department as executive or administrator', async () => {
    expect(
      (await send('/admin/users', { name: 'Eva Top', email: 'eva@demo.test', department: '', isExecutive: '1' }))
        .status,
    ).toBe(303);
  });

  it('without a password gets a link to hand over when no mail is sent', async () => {
    const path = await pathOf('nora');
    expect(page(await admin.get(path)).buttons).toContain('Make a link to hand over');
    const shown = page(await send(`${path}/invitation`));
    const link = new URL(String(shown.valueOf('Link')));
    expect(link.origin).toBe('http://notes.test');
    const agent = test.agent();
    await agent.post(link.pathname).type('form').send({ password: 'seven blue horses' });
    expect((await agent.get('/account')).status).toBe(200);
    expect((await send(`${path}/invitation`)).status).toBe(409);
    expect(page(await admin.get(path)).buttons).not.toContain('Make a link to hand over');
  });
});

describe('editing a user', () => {
  it('shows what is saved', async () => {
    const form = page(await admin.get(await pathOf('ekaterina')));
    expect(form.valueOf('Name')).toBe('Ekaterina Novak');
    expect(form.valueOf('Department')).toBe(String(department.Bookkeeping));
    expect(form.valueOf('Operator')).toBe(true);
    expect(form.valueOf('Administrator')).toBe(false);
  });

  it('saves everything and records old and new values', async () => {
    const path = await pathOf('olga');
    const form = {
      ...(await formOf('olga')),
      department: department['Local sales'],
      headOf: [department['Local sales'], department.Bookkeeping],
      isOperator: '1',
    };
    expect((await send(path, form)).headers.location).toBe(path);
    const shown = page(await admin.get(path));
    expect(shown.flash).toBe('The changes are saved.');
    expect(shown.valueOf('Department')).toBe(String(department['Local sales']));
    expect(shown.valueOf('Head of')).toHaveLength(2);
    const entry = await test.db.prisma.auditEntry.findFirstOrThrow({
      where: { type: 'user.changed', subjectId: (await test.user('olga')).id },
    });
    expect(entry.details).toEqual({
      changes: {
        department: { from: 'Global sales', to: 'Local sales' },
        headOf: { from: [], to: ['Bookkeeping', 'Local sales'] },
        isOperator: { from: false, to: true },
      },
    });
  });

  it('keeps what was typed when something is wrong', async () => {
    const path = await pathOf('tanya');
    const answer = await send(path, { ...(await formOf('tanya')), name: '', isExecutive: '1' });
    const form = page(answer);
    expect(answer.status).toBe(422);
    expect(form.errorAt('Name')).toBe('Please enter a name.');
    expect(form.valueOf('Executive')).toBe(true);
    expect((await test.user('tanya')).isExecutive).toBe(false);
  });

  it('of two admins at once keeps the text of the later one and shows both versions', async () => {
    const path = await pathOf('andrew');
    const stale = await formOf('andrew');
    await send(path, { ...stale, name: 'Andrew Meyer-Lund' });
    const answer = await send(path, { ...stale, name: 'Andy Meyer', isOperator: '1' });
    const form = page(answer);
    expect(answer.status).toBe(409);
    expect(form.summary).toMatch(/^Somebody else has changed this account meanwhile/);
    expect(form.valueOf('Name')).toBe('Andy Meyer');
    expect(form.valueOf('Operator')).toBe(true);
    expect(form.content).toContain('Andrew Meyer-Lund');
    expect((await test.user('andrew')).name).toBe('Andrew Meyer-Lund');

    const version = form.$('input[name=version]').attr('value');
    expect((await send(path, { ...stale, name: 'Andy Meyer', version })).status).toBe(303);
    expect((await test.user('andrew')).name).toBe('Andy Meyer');
  });

  it('notices that the person changed their own profile meanwhile', async () => {
    const path = await pathOf('valeria');
    const stale = await formOf('valeria');
    await send(
      '/account',
      { name: 'Valeria Ortiz Vega', locale: 'en', timeZone: 'UTC', theme: 'auto' },
      await test.agentFor('valeria'),
    );
    expect((await send(path, stale)).status).toBe(409);
  });

  it('kills links that were sent to the old address', async () => {
    const { id } = await test.user('masha');
    await test.db.prisma.userToken.create({
      data: { userId: id, kind: 'passwordReset', tokenHash: 'a'.repeat(64), expiresAt: new Date(Date.now() + 1e6) },
    });
    await send(`/admin/users/${id}`, { ...(await formOf('masha')), email: 'masha.lind@demo.test' });
    expect(await test.db.prisma.userToken.count({ where: { userId: id, usedAt: null } })).toBe(0);
  });

  it.each(['0', '99999', '99999999999999', 'abc', '1e3'])(
    'of a person who is not there, %s, is a page not found',
    async (id) => {
      expect((await admin.get(`/admin/users/${id}`)).status).toBe(404);
      expect((await send(`/admin/users/${id}`, await formOf('tanya'))).status).toBe(404);
    },
  );
});

describe('deactivating', () => {
  it('signs the person out everywhere, closes live pages and is recorded; the rows stay', async () => {
    const path = await pathOf('sergey');
    const { id } = await test.user('sergey');
    const agent = await test.agentFor('sergey');
    expect((await agent.get('/account')).status).toBe(200);
    const head = { departments: department.Bookkeeping, heads: 'stays' };
    expect((await send(`${path}/deactivation`, head)).headers.location).toBe(path);
    expect((await agent.get('/account')).status).toBe(303);
    expect(
      await test.db.pool.query(`SELECT 1 FROM session WHERE sess -> 'passport' ->> 'user' = $1`, [String(id)]),
    ).toMatchObject({ rowCount: 0 });
    expect(test.pushed).toContainEqual({ to: `user:${id}`, event: 'disconnect', payload: null });
    expect(await test.db.prisma.auditEntry.count({ where: { type: 'user.deactivated', subjectId: id } })).toBe(1);
    const shown = page(await admin.get(path));
    expect(shown.content).toContain('Deactivated since');
    expect(page(await admin.get('/admin/users?q=sergey&status=active')).content).toContain('Nobody found');
    expect(page(await admin.get('/admin/users?q=sergey&status=deactivated')).content).toContain('Sergey Roth');
  });

  it('can be undone, and the password still works', async () => {
    const path = await pathOf('sergey');
    expect((await send(`${path}/deactivation/delete`)).status).toBe(303);
    const answer = await send('/login', { email: 'sergey@demo.test', password: DEMO_PASSWORD }, test.agent());
    expect(answer.headers.location).toBe('/');
  });

  it('twice changes nothing further', async () => {
    const path = await pathOf('marina');
    const head = { departments: department['Local sales'], heads: 'stays' };
    await send(`${path}/deactivation`, head);
    expect((await send(`${path}/deactivation`, head)).status).toBe(303);
    expect(
      await test.db.prisma.auditEntry.count({
        where: { type: 'user.deactivated', subjectId: (await test.user('marina')).id },
      }),
    ).toBe(1);
  });

  it('of oneself is refused with a sentence', async () => {
    const answer = await send(`${await pathOf('admin')}/deactivation`);
    expect(answer.status).toBe(403);
    expect(page(answer).content).toContain('You cannot deactivate your own account.');
  });
});

describe('the last active administrator', () => {
  it('cannot give the role up', async () => {
    const answer = await send(await pathOf('admin'), {
      ...(await formOf('admin')),
      isAdmin: undefined,
      department: department.Bookkeeping,
    });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Administrator')).toMatch(/^This is the last active administrator/);
    expect((await test.user('admin')).isAdmin).toBe(true);
  });

  it('remains when two administrators take the role from each other at the same moment', async () => {
    await send(await pathOf('tanya'), { ...(await formOf('tanya')), isAdmin: '1' });
    const tanya = await test.agentFor('tanya');
    const [mine, hers] = [await formOf('admin'), await formOf('tanya')];
    const answers = await Promise.all([
      send(await pathOf('tanya'), { ...hers, isAdmin: undefined }),
      send(await pathOf('admin'), { ...mine, isAdmin: undefined, department: department.Bookkeeping }, tanya),
    ]);
    expect(answers.map((answer) => answer.status)).toContain(303);
    expect(await test.db.prisma.user.count({ where: { isAdmin: true, deactivatedAt: null } })).toBe(1);
    await test.db.prisma.user.updateMany({
      where: { email: { in: ['admin@demo.test', 'tanya@demo.test'] } },
      data: { isAdmin: true },
    });
  });

  it('remains when two administrators deactivate each other at the same moment', async () => {
    const tanya = await test.agentFor('tanya');
    await Promise.all([
      send(`${await pathOf('tanya')}/deactivation`),
      send(`${await pathOf('admin')}/deactivation`, {}, tanya),
    ]);
    expect(await test.db.prisma.user.count({ where: { isAdmin: true, deactivatedAt: null } })).toBe(1);
  });
});
