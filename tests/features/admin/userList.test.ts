import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page, type Page } from '../../support/page';
import { asBytes, sheetOf } from '../../support/workbook';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp({ SMTP_URL: 'smtp://127.0.0.1:1' });
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const list = async (query = ''): Promise<Page> => page(await admin.get(`/admin/users${query}`));
const rowsOf = ({ $ }: Page): string[][] =>
  $('tbody tr')
    .toArray()
    .map((row) =>
      $(row)
        .find('td:not([data-col=select])')
        .toArray()
        .map((cell) => $(cell).text().replace(/\s+/g, ' ').trim()),
    );
const namesOf = (shown: Page): string[] => rowsOf(shown).map(([name = '']) => name);
const idOf = async (person: string): Promise<number> => (await test.user(person)).id;
const mail = async (person: string, state: 'failed' | 'sent') =>
  test.db.prisma.mailDelivery.create({
    data: {
      userId: await idOf(person),
      kind: 'memo-sent',
      state,
      messageId: `<${Math.random()}@notes.test>`,
      toAddress: `${person}@demo.test`,
    },
  });
const bulk = (path: string, form: object) =>
  admin
    .post(`/admin/users/bulk/${path}`)
    .type('form')
    .send({ department: '', flag: '', back: '/admin/users?sort=seen', ...form });

describe('a person whose mail does not arrive', () => {
  it('gets the invitation as a link to hand over', async () => {
    const form = { name: 'Nora Quist', email: 'nora@demo.test', department: '', isExecutive: '1' };
    await admin.post('/admin/users').type('form').send(form).expect(303);
    const path = `/admin/users/${await idOf('nora')}`;
    expect(page(await admin.get(path)).buttons).toEqual(
      expect.arrayContaining(['Send the invitation again', 'Make a link to hand over']),
    );
    const answer = await admin.post(`${path}/invitation`).type('form').send({ byHand: '1' });
    expect(page(answer).valueOf('Link')).toMatch(/\/invitations\/[\w-]+$/);
    await test.db.prisma.auditEntry.deleteMany({ where: { subjectId: await idOf('nora') } });
    await test.db.prisma.user.delete({ where: { email: 'nora@demo.test' } });
  });

  it.each([
    ['\u200B\u2060', 'Please enter a name.'],
    ['\u202E', 'Please enter a name.'],
  ])('needs a name that can be seen', async (name, words) => {
    const form = { name, email: 'x@demo.test', department: '', isExecutive: '1' };
    const answer = await admin.post('/admin/users').type('form').send(form);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Name')).toBe(words);
  });
});

describe('the list of users', () => {
  it('shows name, address, department, roles, last sign-in and sessions', async () => {
    await test.agentFor('darian');
    const darian = rowsOf(await list()).find(([name]) => name === 'Darian Voss') ?? [];
    expect(darian.slice(1, 4)).toEqual(['darian@demo.test', 'Global sales', 'Head']);
    expect(darian[4]).toMatch(/\d\d:\d\d/);
    expect(darian.slice(5)).toEqual(['1', '–', '–']);
    expect((await list()).$('tbody tr').length).toBe(12);
  });

  it('finds people by a part of name or address, and nobody by nonsense', async () => {
    expect(namesOf(await list('?q=MEYER'))).toEqual(['Andrew Meyer']);
    expect(namesOf(await list('?q=olga@'))).toEqual(['Olga Koval']);
    const none = await list('?q=%25_%00');
    expect(none.content).toContain('Nobody found');
    expect(none.$('#filter-q').attr('value')).toBe('%_');
  });

  it('sorts by each column either way', async () => {
    expect(namesOf(await list('?sort=email&dir=desc'))[0]).toBe('Valeria Ortiz');
    expect(
      namesOf(await list('?sort=seen'))
        .slice(0, 2)
        .sort(),
    ).toEqual(['Adam Brandt', 'Darian Voss']);
    expect((await list('?sort=department')).$('th[aria-sort=ascending]').text().trim()).toBe('Department');
  });

  it('filters by role, department and state, with chips that take each off', async () => {
    expect(namesOf(await list('?flag=executive'))).toEqual(['Garry Chief', 'Ruth Okafor']);
    expect(namesOf(await list('?flag=head'))).toHaveLength(3);
    const local = (await test.db.prisma.department.findFirstOrThrow({ where: { name: 'Local sales' } })).id;
    const both = await list(`?flag=none&department=${local}`);
    expect(namesOf(both)).toEqual(['Masha Lind']);
    const chips = both
      .$('.chip')
      .map((_, chip) => both.$(chip).attr('href'))
      .get();
    expect(chips).toEqual([`/admin/users?department=${local}`, '/admin/users?flag=none']);
    expect(namesOf(await list('?department=none'))).toEqual(['Adam Brandt', 'Garry Chief', 'Ruth Okafor']);
    expect(namesOf(await list('?status=invited'))).toEqual([]);
  });

  it('shows whose mail cannot be delivered, until one can', async () => {
    await mail('olga', 'failed');
    await mail('tanya', 'failed');
    await mail('tanya', 'sent');
    const troubled = await list('?mail=trouble');
    expect(namesOf(troubled)).toEqual(['Olga Koval']);
    expect(rowsOf(troubled)[0]?.[7]).toContain('not delivered since');
  });

  it.each(['?status=nonsense', '?sort=password_hash', '?dir=up', '?department=x', '?flag=god', '?after=nonsense'])(
    'says what it did not understand in %s, and shows the others',
    async (query) => {
      const shown = await list(query);
      expect(shown.$('tbody tr').length).toBe(12);
      expect(shown.content).toContain('in a way that is not understood');
    },
  );

  it('goes through a big company page by page, there and back', async () => {
    const data = Array.from({ length: 120 }, (_, at) => ({ name: `Zz ${String(at % 7)}`, email: `zz${at}@big.test` }));
    await test.db.prisma.user.createMany({ data });
    const seen: string[] = [];
    let url: string | undefined = '/admin/users?q=big.test';
    let last: Page | undefined;
    while (url) {
      last = page(await admin.get(url));
      seen.push(...rowsOf(last).map(([, email = '']) => email));
      url = last.$('a[rel=next]').attr('href');
    }
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    const back = page(await admin.get(last?.$('a[rel=prev]').attr('href') ?? ''));
    expect(rowsOf(back).map(([, email]) => email)).toEqual(seen.slice(50, 100));
    await test.db.prisma.user.deleteMany({ where: { email: { endsWith: '@big.test' } } });
  });
});

describe('the export of users', () => {
  it('has the filtered people, and nothing a spreadsheet would take for a formula', async () => {
    await test.db.prisma.user.create({ data: { name: '=HYPERLINK("http://x")', email: 'formula@demo.test' } });
    const answer = await admin.get('/admin/users/export.csv?q=formula');
    expect(answer.headers['content-disposition']).toMatch(/attachment; filename=users-\d{4}-\d\d-\d\d\.csv/);
    const rows = parse(answer.text, { bom: true });
    expect(rows[0]?.slice(0, 3)).toEqual(['Name', 'E-mail', 'Department']);
    expect(rows[1]?.slice(0, 2)).toEqual([`'=HYPERLINK("http://x")`, 'formula@demo.test']);
    const audit = await test.db.prisma.auditEntry.findFirst({ where: { type: 'users.exported' } });
    expect(audit?.details).toEqual({ count: 1 });
    await test.db.prisma.user.delete({ where: { email: 'formula@demo.test' } });
  });
});

describe('the workbook of users', () => {
  it('has the same people, page after page, and is recorded', async () => {
    const data = Array.from({ length: 1100 }, (_, at) => ({ name: `Many ${at}`, email: `many${at}@book.test` }));
    await test.db.prisma.user.createMany({ data: [{ name: '=1+1 <&>', email: 'formula@book.test' }, ...data] });
    const answer = await admin.get('/admin/users/export.xlsx?q=book.test').buffer(true).parse(asBytes);
    expect(answer.headers['content-disposition']).toMatch(/attachment; filename=users-\d{4}-\d\d-\d\d\.xlsx/);
    const sheet = sheetOf(answer.body as Buffer);
    expect(sheet).toContain('>=1+1 &lt;&amp;&gt;</t>');
    expect(sheet).not.toContain('<f>');
    expect(new Set(sheet.match(/many\d+@book\.test/g))).toHaveLength(1100);
    const audit = await test.db.prisma.auditEntry.findFirst({
      where: { type: 'users.exported' },
      orderBy: { id: 'desc' },
    });
    expect(audit?.details).toEqual({ count: 1101 });
    await test.db.prisma.user.deleteMany({ where: { email: { endsWith: '@book.test' } } });
  });
});

describe('a button for several people', () => {
  it('gives a role and takes it, says whose it had been already, and writes down both', async () => {
    const users = [await idOf('olga'), await idOf('ekaterina')];
    const answer = await bulk('flag', { users, flag: 'operator' });
    expect(answer.headers.location).toBe('/admin/users?sort=seen');
    const shown = await list('?sort=seen');
    expect(shown.content).toContain('The role of 1 person is changed.');
    expect(shown.content).toContain('Ekaterina Novak: Nothing had to be changed.');
    const audit = await test.db.prisma.auditEntry.findFirst({ where: { type: 'user.changed', subjectId: users[0] } });
    expect(audit?.details).toEqual({ changes: { isOperator: { from: false, to: true } } });
    await bulk('flag/delete', { users: users[0], flag: 'operator' });
    expect((await test.user('olga')).isOperator).toBe(false);
  });

  it('never takes the role of the last admin', async () => {
    await bulk('flag/delete', { users: await idOf('admin'), flag: 'admin' });
    expect((await test.user('admin')).isAdmin).toBe(true);
    expect((await list()).content).toContain('This is the last active administrator.');
  });

  it('sets the department, but takes it from nobody who needs one', async () => {
    const department = (await test.db.prisma.department.findFirstOrThrow({ where: { name: 'Bookkeeping' } })).id;
    const before = (await test.user('valeria')).departmentId;
    await bulk('department', { users: await idOf('valeria'), department });
    expect((await test.user('valeria')).departmentId).toBe(department);
    await bulk('department', { users: await idOf('valeria'), department: 'none' });
    expect((await test.user('valeria')).departmentId).toBe(department);
    expect((await list()).content).toContain('Valeria Ortiz: Please choose a department');
    await bulk('department', { users: await idOf('valeria'), department: String(before) });
  });

  it('deactivates those for whom nothing waits, names the others, and never oneself', async () => {
    const users = [await idOf('masha'), await idOf('darian'), await idOf('admin')];
    await bulk('deactivation', { users });
    expect((await test.user('masha')).deactivatedAt).not.toBeNull();
    expect((await test.user('darian')).deactivatedAt).toBeNull();
    const shown = await list();
    expect(shown.content).toContain('1 person is deactivated.');
    expect(shown.content).toContain('Darian Voss: Memos, tasks or a department still wait');
    expect(shown.content).toContain('Adam Brandt: You cannot deactivate your own account.');
    await test.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: null } });
  });

  it('invites again only those who have no password', async () => {
    const invited = await test.db.prisma.user.create({ data: { name: 'Ivo', email: 'ivo@demo.test' } });
    await bulk('invitations', { users: [invited.id, await idOf('olga')] });
    const shown = await list();
    expect(shown.content).toContain('An invitation goes to 1 person.');
    expect(shown.content).toContain('Olga Koval: This account needs no invitation');
  });

  it.each([
    ['invitations', {}, 'Please select at least one person.'],
    ['flag', { users: '1' }, 'Please choose a role.'],
    ['department', { users: '1' }, 'Please choose a department.'],
  ])('%s without a choice says so', async (path, form, sentence) => {
    const answer = await bulk(path, { ...form, back: 'https://evil.test/' });
    expect(answer.headers.location).toBe('/admin/users');
    expect((await list()).content).toContain(sentence);
  });
});
