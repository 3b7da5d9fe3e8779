import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';
import { withApp, type TestApp } from '../../support/app';

let test: TestApp;
const department: Record<string, number> = {};

beforeAll(async () => {
  test = await withApp();
  for (const { id, name } of await test.db.prisma.department.findMany()) department[name] = id;
  await test.db.prisma.user.update({
    where: { email: 'olga@demo.test' },
    data: { jobTitle: 'Key accounts', phone: '+49 30 7770 17' },
  });
});
afterAll(() => test.close());

/** The names in the list, as andrew (or another) sees it. */
async function names(path: string, who = 'andrew'): Promise<string[]> {
  const answer = await (await test.agentFor(who)).get(path);
  expect(answer.status).toBe(200);
  const { $ } = page(answer);
  return $('.people-table tbody tr td:first-child a')
    .map((_, link) => $(link).text().replace(' (you)', ''))
    .get();
}

describe('the directory', () => {
  it('shows everybody who is here, by name, to everybody who is signed in', async () => {
    const all = await names('/people');
    expect(all).toHaveLength(12);
    expect(all).toEqual([...all].sort());
  });

  it.each([
    ['a name', 'koval'],
    ['several words in any order', 'koval olga'],
    ['an address', 'olga@demo'],
    ['a job title', 'key acc'],
    ['a phone number', '7770 17'],
  ])('finds people by %s', async (_what, words) => {
    expect(await names(`/people?q=${encodeURIComponent(words)}`)).toEqual(['Olga Koval']);
  });

  it('takes signs of a pattern for what they are', async () => {
    expect(await names('/people?q=%25')).toEqual([]);
    expect(await names('/people?q=_')).toEqual([]);
  });

  it('finds the heads and the executives', async () => {
    expect(await names('/people?role=head')).toEqual(['Darian Voss', 'Marina Sato', 'Sergey Roth']);
    expect(await names('/people?role=executive')).toEqual(['Garry Chief', 'Ruth Okafor']);
  });

  it('finds the people of a department and of all below it, even when the tree was made a cycle', async () => {
    const [above = 0, below = 0] = [department['Global sales'], department['Local sales']];
    await test.db.prisma.department.update({ where: { id: below }, data: { parentId: above } });
    expect(await names(`/people?department=${above}`)).toEqual([
      'Andrew Meyer',
      'Darian Voss',
      'Marina Sato',
      'Masha Lind',
      'Olga Koval',
      'Valeria Ortiz',
    ]);
    expect(await names(`/people?department=${below}`)).toEqual(['Marina Sato', 'Masha Lind']);
    await test.db.prisma.department.update({ where: { id: above }, data: { parentId: below } });
    expect(await names(`/people?department=${above}`)).toHaveLength(6);
    await test.db.prisma.department.updateMany({ data: { parentId: null } });
  });

  it('leaves out who has left, unless one asks for former colleagues', async () => {
    await test.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: new Date() } });
    expect(await names('/people?q=masha')).toEqual([]);
    expect(await names('/people?q=masha&former=1')).toEqual(['Masha Lind']);
    const left = page(await (await test.agentFor('andrew')).get(`/people/${(await test.user('masha')).id}`));
    expect(left.content).toContain('Masha Lind has left the company');
    expect(left.links).not.toContain('Write a memo');
    await test.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: null } });
  });

  it('says what it did not understand of an address, and shows the rest', async () => {
    const answer = await (await test.agentFor('andrew')).get('/people?department=abc&role=king&after=nonsense&q=olga');
    expect(page(answer).content).toContain('Part of this address was not understood');
    expect(page(answer).content).toContain('Olga Koval');
  });

  it('leads through all people page by page, forth and back, without losing or repeating anybody', async () => {
    const { timeZone } = await test.user('andrew');
    await test.db.prisma.user.createMany({
      data: Array.from({ length: 110 }, (_, index) => ({
        // Many of one name: the order goes on by id.
        name: index % 2 ? 'Zoe Same' : `Zoe Nr ${String(index).padStart(3, '0')}`,
        email: `zoe${index}@demo.test`,
        departmentId: department['Bookkeeping'] ?? null,
        timeZone,
      })),
    });
    const agent = await test.agentFor('andrew');
    const hrefs = (html: string) => page({ text: html }).$('.people-table tbody td:first-child a');
    const seen: string[] = [];
    let [path, previous] = ['/people?q=zoe', ''];
    for (let turn = 0; path !== '' && turn < 5; turn += 1) {
      const { text } = await agent.get(path);
      const { $ } = page({ text });
      seen.push(
        ...hrefs(text)
          .map((_, link) => $(link).attr('href') ?? '')
          .get(),
      );
      previous = $('a[rel=prev]').attr('href') ?? '';
      path = $('a[rel=next]').attr('href') ?? '';
    }
    expect(new Set(seen).size).toBe(110);
    expect(seen).toHaveLength(110);
    const back = await agent.get(previous);
    expect(hrefs(back.text).first().attr('href')).toBe(seen[50]);
    await test.db.prisma.user.deleteMany({ where: { email: { startsWith: 'zoe' } } });
  });
});

describe('a person', () => {
  const show = async (who: string, whom: string) =>
    page(await (await test.agentFor(who)).get(`/people/${(await test.user(whom)).id}`));

  it('is shown with contact, department and its head', async () => {
    const { content } = await show('garry', 'olga');
    for (const fact of ['olga@demo.test', '+49 30 7770 17', 'Key accounts', 'Global sales', 'Darian Voss'])
      expect(content).toContain(fact);
  });

  it('is written to where the rules allow it, and the form names them', async () => {
    expect((await show('andrew', 'darian')).links).toContain('Write a memo');
    expect((await show('andrew', 'olga')).links).not.toContain('Write a memo');
    expect((await show('andrew', 'andrew')).links).not.toContain('Write a memo');
    const agent = await test.agentFor('andrew');
    const [darian, olga] = [(await test.user('darian')).id, (await test.user('olga')).id];
    expect(page(await agent.get(`/memos/new?recipient=${darian}`)).valueOf('To')).toEqual([String(darian)]);
    expect(page(await agent.get(`/memos/new?recipient=${olga}`)).valueOf('To')).toEqual([]);
    expect((await agent.get('/memos/new?recipient=abc')).status).toBe(200);
  });

  it('shows the memos and tasks that both have a part in, and nothing that only one of them sees', async () => {
    const shared = await makeMemo(test, 'andrew', { to: 'garry', subscribers: ['olga'], title: 'Ours, all three' });
    await makeMemo(test, 'olga', { to: 'garry', title: 'Olga to Garry alone' });
    await makeMemo(test, 'andrew', { to: 'garry', title: 'Andrew to Garry alone' });
    await makeMemo(test, 'andrew', { to: 'garry', subscribers: ['olga'], title: 'Not sent yet', isDraft: true });
    await makeTask(test, 'garry', { title: 'A task of both', responsible: ['andrew'], subscribers: ['olga'] });
    await makeTask(test, 'garry', { title: 'A task of Olga', responsible: ['olga'] });
    const { $ } = await show('andrew', 'olga');
    expect(
      $('.shared-list a')
        .map((_, link) => $(link).text())
        .get(),
    ).toEqual(['Ours, all three', 'A task of both']);
    await test.db.prisma.memo.update({ where: { id: shared }, data: { withdrawnAt: new Date() } });
    expect((await show('andrew', 'olga')).content).not.toContain('Ours, all three');
    // An operator may read everything, but shares nothing.
    expect((await show('ekaterina', 'olga')).$('.shared-list a')).toHaveLength(0);
  });

  it('is not there when there is no such person', async () => {
    const agent = await test.agentFor('andrew');
    expect((await agent.get('/people/2000000000')).status).toBe(404);
    expect((await agent.get('/people/99999999999999')).status).toBe(404);
  });
});

describe('my department', () => {
  it('shows heads their people with open tasks and planned absences, which others are not shown', async () => {
    const { id: userId } = await test.user('valeria');
    await test.db.prisma.absence.create({
      data: { userId, fromDay: new Date('2099-03-01'), untilDay: new Date('2099-03-14') },
    });
    expect(await names('/people?view=department', 'darian')).toEqual([
      'Andrew Meyer',
      'Darian Voss',
      'Olga Koval',
      'Valeria Ortiz',
    ]);
    const list = page(await (await test.agentFor('darian')).get('/people?view=department'));
    expect(list.content).toContain('Open tasks');
    expect(list.content).toContain('1 Mar 2099 – 14 Mar 2099');
    const forHead = await (await test.agentFor('darian')).get(`/people/${userId}`);
    expect(page(forHead).content).toContain('14 Mar 2099');
    for (const other of ['andrew', 'garry', 'marina', 'ekaterina']) {
      const agent = await test.agentFor(other);
      expect((await agent.get(`/people/${userId}`)).text).not.toContain('14 Mar 2099');
      expect((await agent.get('/people?q=valeria')).text).not.toContain('14 Mar 2099');
    }
  });

  it('is no view for those who lead nobody: they see everybody', async () => {
    const answer = await (await test.agentFor('andrew')).get('/people?view=department');
    expect(page(answer).content).toContain('12 people');
    expect(page(answer).links).not.toContain('My department');
  });
});
