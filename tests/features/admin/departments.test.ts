import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page } from '../../support/page';
import { withApp, type Agent, type TestApp } from '../../support/app';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const send = (path: string, form: object) => admin.post(path).type('form').send(form);

const departmentOf = (name: string) =>
  test.db.prisma.department.findFirstOrThrow({ where: { name }, include: { heads: true } });

describe('departments', () => {
  it('are listed with their heads and how many people they have', async () => {
    const list = page(await admin.get('/admin/departments'));
    const row = list
      .$('tr')
      .filter((_, element) => list.$(element).text().includes('Global sales'))
      .text()
      .replace(/\s+/g, ' ')
      .trim();
    expect(row).toBe('Global sales Darian Voss 4');
  });

  it('are created with a name and heads', async () => {
    const { id } = await test.user('masha');
    expect((await send('/admin/departments', { name: ' Stores ', heads: id })).headers.location).toBe(
      '/admin/departments',
    );
    const stores = await departmentOf('Stores');
    expect(stores.heads.map((head) => head.userId)).toEqual([id]);
    expect(page(await admin.get('/admin/departments')).flash).toBe('The department “Stores” is created.');
    expect(await test.db.prisma.auditEntry.count({ where: { type: 'department.created' } })).toBe(1);
  });

  it.each([
    ['', 'Please enter a name.'],
    ['GLOBAL sales', 'There is already a department of this name.'],
    ['x'.repeat(121), 'The name may have at most 120 characters.'],
  ])('are refused with a sentence when the name is %j, and what was typed stays', async (name, sentence) => {
    const { id } = await test.user('olga');
    const answer = await send('/admin/departments', { name, heads: id });
    const form = page(answer);
    expect(answer.status).toBe(422);
    expect(form.errorAt('Name')).toBe(sentence);
    expect(form.valueOf('Name')).toBe(name);
    expect(form.valueOf('Heads')).toEqual([String(id)]);
  });

  it('take only active people as heads', async () => {
    const gone = await test.db.prisma.user.update({
      where: { email: 'tanya@demo.test' },
      data: { deactivatedAt: new Date() },
    });
    const answer = await send('/admin/departments', { name: 'Garden', heads: gone.id });
    expect(page(answer).errorAt('Heads')).toBe('Only active people can be heads of a department.');
  });

  it('are renamed and get other heads, recorded with old and new values', async () => {
    const { id, version } = await departmentOf('Local sales');
    const [marina, masha] = [await test.user('marina'), await test.user('masha')];
    expect(page(await admin.get(`/admin/departments/${id}`)).valueOf('Heads')).toEqual([String(marina.id)]);
    const answer = await send(`/admin/departments/${id}`, {
      name: 'Home sales',
      heads: [marina.id, masha.id],
      version,
    });
    expect(answer.headers.location).toBe('/admin/departments');
    expect((await departmentOf('Home sales')).heads).toHaveLength(2);
    const entry = await test.db.prisma.auditEntry.findFirstOrThrow({ where: { type: 'department.changed' } });
    expect(entry.details).toMatchObject({
      changes: {
        name: { from: 'Local sales', to: 'Home sales' },
        heads: { from: ['Marina Sato'], to: ['Marina Sato', 'Masha Lind'] },
      },
    });
  });

  it('of two admins at once keep the text of the later one', async () => {
    const { id, version } = await departmentOf('Bookkeeping');
    await send(`/admin/departments/${id}`, { name: 'Accounts', version });
    const answer = await send(`/admin/departments/${id}`, { name: 'Finance', version });
    const form = page(answer);
    expect(answer.status).toBe(409);
    expect(form.summary).toContain('“Accounts”');
    expect(form.valueOf('Name')).toBe('Finance');
    expect(
      (
        await send(`/admin/departments/${id}`, {
          name: 'Finance',
          version: form.$('input[name=version]').attr('value'),
        })
      ).status,
    ).toBe(303);
    expect((await departmentOf('Finance')).id).toBe(id);
  });

  it.each(['0', '99999', '99999999999999', 'abc'])('that are not there, %s, are a page not found', async (id) => {
    expect((await admin.get(`/admin/departments/${id}`)).status).toBe(404);
  });
});
