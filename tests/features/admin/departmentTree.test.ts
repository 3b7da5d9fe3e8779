import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { writeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';

let test: TestApp;
let admin: Agent;

beforeAll(async () => {
  test = await withApp();
  admin = await test.agentFor('admin');
});
afterAll(() => test.close());

const send = (path: string, form: object = {}) => admin.post(`/admin/departments${path}`).type('form').send(form);
const named = (name: string) => test.db.prisma.department.findFirstOrThrow({ where: { name } });

async function make(name: string, parent?: string): Promise<number> {
  await send('', { name, ...(parent ? { parent: (await named(parent)).id } : {}) });
  return (await named(name)).id;
}

/** Puts a department below another one, as its form does. */
async function place(name: string, parent: string) {
  const { id, version } = await named(name);
  const heads = await test.db.prisma.departmentHead.findMany({ where: { departmentId: id } });
  const form = { name, version, heads: heads.map(({ userId }) => userId) };
  return send(`/${id}`, { ...form, parent: (await named(parent)).id });
}

const act = async (name: string, what: 'merging' | 'archiving', form: object = {}) => {
  const { id, version } = await named(name);
  return send(`/${id}/${what}`, { version, ...form });
};

const lastAudit = async (type: string) =>
  (await test.db.prisma.auditEntry.findFirstOrThrow({ where: { type }, orderBy: { id: 'desc' } })).details;

const rows = async (query = '') => {
  const { $ } = page(await admin.get(`/admin/departments${query}`));
  return $('tbody tr')
    .toArray()
    .map((row) => $(row).text().replace(/\s+/g, ' ').trim());
};

describe('the tree of departments', () => {
  it('shows each below the one it belongs to, with all who are in the branch', async () => {
    await make('Sales');
    await place('Global sales', 'Sales');
    await place('Local sales', 'Sales');
    expect(await rows()).toEqual([
      'Bookkeeping Sergey Roth 3',
      'Sales – 0 (6 with those below)',
      'Global sales Darian Voss 4',
      'Local sales Marina Sato 2',
    ]);
    expect(await rows('?q=darian')).toEqual(['Global sales Sales Darian Voss 4']);
    expect(await lastAudit('department.changed')).toMatchObject({ changes: { parent: { from: null, to: 'Sales' } } });
  });

  it('is no circle: who lies below cannot be above, nor a department above itself', async () => {
    const answer = await place('Sales', 'Global sales');
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Belongs to')).toBe(
      '“Global sales” lies below this department, so this one cannot belong to it.',
    );
    expect(page(await place('Sales', 'Sales')).errorAt('Belongs to')).toBe('A department cannot belong to itself.');
  });

  it('is no circle either when two admins move two departments below each other at the same moment', async () => {
    await make('North');
    await make('South');
    const answers = await Promise.all([place('North', 'South'), place('South', 'North')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect((await rows()).filter((row) => /^(North|South)/.test(row))).toHaveLength(2);
  });
});

describe('a merge', () => {
  it('moves people, heads, memos, tasks and what lies below, and archives the department', async () => {
    await writeMemo(test, 'masha', { title: 'Before the merge', to: 'garry' });
    await makeTask(test, 'marina', { title: 'A task of theirs' });
    const [from, into] = [await named('Local sales'), await named('Global sales')];
    await make('Kiosks', 'Local sales');
    expect((await act('Local sales', 'merging', { into: into.id })).headers.location).toBe('/admin/departments');
    expect(await lastAudit('department.merged')).toMatchObject({
      name: 'Local sales',
      into: 'Global sales',
      people: 2,
      heads: ['Marina Sato'],
      memos: 1,
      tasks: 1,
    });
    expect((await named('Kiosks')).parentId).toBe(into.id);
    expect((await test.user('masha')).departmentId).toBe(into.id);
    expect(
      page(await admin.get('/admin/departments'))
        .$('#bulk-runs')
        .text(),
    ).toMatch(/0 of \d+ done/);
    await drainJobs(test.deps);
    expect(
      page(await admin.get('/admin/departments'))
        .$('#bulk-runs')
        .text(),
    ).toMatch(/\d+ done\./);
    const memo = await test.db.prisma.memo.findFirstOrThrow({ where: { title: 'Before the merge' } });
    expect(memo.departmentId).toBe(into.id);
    // The list finds it by the other department.
    const list = await (await test.agentFor('garry')).get(`/memos?department=${into.id}`);
    expect(list.text).toContain('Before the merge');
    expect((await named('Local sales')).archivedAt).not.toBeNull();
    expect(await test.db.prisma.departmentHead.count({ where: { departmentId: from.id } })).toBe(0);
    expect((await rows()).find((row) => row.startsWith('Global sales'))).toContain('Darian Voss, Marina Sato 6');
  });

  it('into one that lies below leaves no circle', async () => {
    await make('Upper');
    await make('Middle', 'Upper');
    const lower = await make('Lower', 'Middle');
    await act('Upper', 'merging', { into: lower });
    expect(await named('Lower')).toMatchObject({ parentId: null });
    expect(await named('Middle')).toMatchObject({ parentId: lower });
  });

  it('asks for the other department, and refuses one that is gone or itself', async () => {
    const bookkeeping = await named('Bookkeeping');
    expect(page(await act('Bookkeeping', 'merging')).errorAt('Into')).toMatch(/^Please choose the department/);
    for (const into of [bookkeeping.id, (await named('Local sales')).id, 99_999]) {
      expect(page(await act('Bookkeeping', 'merging', { into })).errorAt('Into')).toMatch(/not there any more/);
    }
    const { id, version } = bookkeeping;
    const stale = await send(`/${id}/merging`, { version: version + 1, into: (await named('Sales')).id });
    expect(stale.status).toBe(409);
    expect(page(stale).summary).toMatch(/Somebody else has changed this department/);
    expect((await named('Bookkeeping')).archivedAt).toBeNull();
  });
});

describe('an archived department', () => {
  it('has no active people: they are moved by choice, or it stays', async () => {
    const refused = await act('Bookkeeping', 'archiving');
    expect(refused.status).toBe(422);
    expect(page(refused).errorAt('Move the 3 people to')).toMatch(/^3 active people belong to this department/);
    const sales = await named('Sales');
    expect((await act('Bookkeeping', 'archiving', { moveTo: sales.id })).status).toBe(303);
    expect((await test.user('tanya')).departmentId).toBe(sales.id);
    expect(await lastAudit('department.archived')).toMatchObject({ name: 'Bookkeeping', people: 3, movedTo: 'Sales' });
    expect((await rows()).join()).not.toContain('Bookkeeping');
  });

  it('lets what lies below rise, and comes back unless its name is taken', async () => {
    await make('Garden');
    await make('Roses', 'Garden');
    await act('Garden', 'archiving');
    expect((await named('Roses')).parentId).toBeNull();
    const { id } = await named('Garden');
    expect((await send(`/${id}`, { name: 'Park', version: 2 })).status).toBe(409);
    const other = await make('GARDEN');
    const refused = await send(`/${id}/archiving/delete`);
    expect(page(refused).summary).toContain('There is already a department of this name.');
    await test.db.prisma.department.update({ where: { id: other }, data: { name: 'Yard' } });
    expect((await send(`/${id}/archiving/delete`)).status).toBe(303);
    expect((await rows()).some((row) => row.startsWith('Garden'))).toBe(true);
  });
});
