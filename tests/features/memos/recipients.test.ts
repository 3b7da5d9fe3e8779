import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { idIn, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

/** The choices of the field "To": names that stand alone, and the groups with theirs. */
async function choicesOf(person: string) {
  const { $ } = page(await (await app.agentFor(person)).get('/memos/new'));
  const groups: Record<string, string[]> = {};
  const alone: string[] = [];
  $('select[name=recipient]')
    .children()
    .each((_, node) => {
      const names = $(node).is('optgroup')
        ? $(node)
            .find('option')
            .map((__, option) => $(option).text())
            .get()
        : [];
      if ($(node).is('optgroup')) groups[$(node).attr('label') ?? ''] = names;
      else if ($(node).attr('value')) alone.push($(node).text());
    });
  return { alone, groups };
}

describe('whom a memo can be for', () => {
  test('an employee chooses among themselves, their manager, the company, executives and heads', async () => {
    expect(await choicesOf('andrew')).toEqual({
      alone: ['Myself', 'The company'],
      groups: {
        'My manager': ['Darian Voss'],
        Executives: ['Garry Chief', 'Ruth Okafor'],
        'Heads of departments': ['Marina Sato', 'Sergey Roth'],
      },
    });
  });

  test('a head is not their own manager, and may write to everybody', async () => {
    const { groups } = await choicesOf('darian');
    expect(groups['My manager']).toBeUndefined();
    expect(groups['Heads of departments']).toEqual(['Marina Sato', 'Sergey Roth']);
    expect(groups['Other people']).toEqual(expect.arrayContaining(['Andrew Meyer', 'Tanya Weiss', 'Adam Brandt']));
  });

  test.each(['garry', 'ekaterina'])('%s may write to everybody', async (person) => {
    expect((await choicesOf(person)).groups['Other people']).toContain('Andrew Meyer');
  });

  test('an admin is an employee like others', async () => {
    expect((await choicesOf('admin')).groups['Other people']).toBeUndefined();
  });

  test('everybody may write to everybody when the company says so', async () => {
    await app.db.prisma.company.update({ where: { id: 1 }, data: { anyoneMayBeRecipient: true } });
    const { groups } = await choicesOf('andrew');
    await app.db.prisma.company.update({ where: { id: 1 }, data: { anyoneMayBeRecipient: false } });
    expect(groups['Other people']).toContain('Tanya Weiss');
  });

  test('who has left is not offered, and a head of an archived department is none', async () => {
    await app.db.prisma.user.update({ where: { email: 'ruth@demo.test' }, data: { deactivatedAt: new Date() } });
    await app.db.prisma.department.updateMany({ where: { name: 'Local sales' }, data: { archivedAt: new Date() } });
    const { groups } = await choicesOf('andrew');
    await app.db.prisma.user.update({ where: { email: 'ruth@demo.test' }, data: { deactivatedAt: null } });
    await app.db.prisma.department.updateMany({ where: { name: 'Local sales' }, data: { archivedAt: null } });
    expect(groups.Executives).toEqual(['Garry Chief']);
    expect(groups['Heads of departments']).toEqual(['Sergey Roth']);
  });

  test('a department with two heads has two managers', async () => {
    const departmentId = (await app.user('andrew')).departmentId ?? 0;
    const userId = Number(await id('olga'));
    await app.db.prisma.departmentHead.create({ data: { departmentId, userId } });
    const { groups } = await choicesOf('andrew');
    await app.db.prisma.departmentHead.delete({ where: { departmentId_userId: { departmentId, userId } } });
    expect(groups['My manager']).toEqual(['Darian Voss', 'Olga Koval']);
  });
});

describe('in a company of more than 500 people', () => {
  beforeAll(async () => {
    const people = Array.from({ length: 500 }, (_, index) => ({
      name: `Worker ${String(index).padStart(3, '0')}`,
      email: `worker${index}@demo.test`,
    }));
    await app.db.prisma.user.createMany({ data: people });
  });

  test('the fields list no crowd, fetch names while typing, and take addresses without JavaScript', async () => {
    const { $ } = page(await (await app.agentFor('ekaterina')).get('/memos/new'));
    for (const name of ['recipient', 'subscribers']) {
      const select = $(`select[name=${name}]`);
      expect(select.text()).not.toContain('Worker');
      expect(select.attr('data-options-url')).toMatch(/^\/people\/options\?for=/);
      // A parser that runs scripts takes what stands in <noscript> for text.
      expect($('noscript').text()).toContain(`name="${name}"`);
    }
  });

  test('addresses are as good as choices', async () => {
    const fields = {
      title: 'By address',
      recipient: ['', 'darian@demo.test'],
      subscribers: 'worker7@demo.test, olga@demo.test',
    };
    const memo = await memoOf(app, idIn(await post(await app.agentFor('andrew'), '/memos', fields)));
    expect(memo.recipientId).toBe(Number(await id('darian')));
    expect(await app.db.prisma.participant.count({ where: { memoId: memo.id, isSubscriber: true } })).toBe(2);
  });

  test('several recipients may be named by addresses with commas', async () => {
    const recipient = ['', 'darian@demo.test, garry@demo.test', 'ruth@demo.test'];
    const fields = { title: 'To three', recipient, rule: 'in_order' };
    const agent = await app.agentFor('andrew');
    const memoId = idIn(await post(agent, '/memos', fields));
    const named = await app.db.prisma.memoRecipient.findMany({
      where: { memoId },
      include: { user: true },
      orderBy: { position: 'asc' },
    });
    expect(named.map(({ user }) => user.name)).toEqual(['Darian Voss', 'Garry Chief', 'Ruth Okafor']);
    const again = page(await post(agent, '/memos', { ...fields, title: '' }));
    expect(again.valueOf('To')).toEqual(['darian@demo.test', 'garry@demo.test', 'ruth@demo.test']);
    expect(again.valueOf('Who decides')).toBe('in_order');
  });

  test('a mistake in the form keeps the people who were chosen', async () => {
    const fields = { title: '', recipient: ['', 'darian@demo.test'], subscribers: await id('worker7') };
    const again = page(await post(await app.agentFor('andrew'), '/memos', fields));
    expect(again.valueOf('To')).toEqual(['darian@demo.test']);
    expect(again.$('select[name=recipient] option[selected]').text()).toBe('Darian Voss');
    expect(again.valueOf('Subscribers')).toEqual([await id('worker7')]);
  });

  test('an address that names nobody is kept, to be corrected', async () => {
    const again = page(
      await post(await app.agentFor('andrew'), '/memos', {
        title: 'x',
        recipient: ['', 'darain@demo.test'],
        subscribers: ['olag@demo.test, olga@demo.test'],
      }),
    );
    expect(again.errorAt('To')).toBe('This recipient cannot be chosen. Please choose someone else.');
    expect(again.valueOf('To')).toEqual(['darain@demo.test']);
    expect(again.valueOf('Subscribers')).toEqual(['olag@demo.test', 'olga@demo.test']);
  });

  test('the edit page names the people of the memo', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['worker7'] });
    const edit = page(await (await app.agentFor('andrew')).get(`/memos/${memo}/edit`));
    expect(edit.valueOf('To')).toEqual([await id('darian')]);
    expect(edit.valueOf('Subscribers')).toEqual([await id('worker7')]);
  });

  test('typing finds only whom one may write to, even among hundreds of the same name', async () => {
    const search = async (person: string, query: string) =>
      (await (await app.agentFor(person)).get(`/people/options?${query}`)).body.map(
        ({ label }: { label: string }) => label,
      );
    await app.db.prisma.user.update({ where: { email: 'worker499@demo.test' }, data: { isExecutive: true } });
    expect(await search('andrew', 'for=recipient&q=worker')).toEqual(['Worker 499']);
    expect(await search('andrew', 'for=subscriber&q=worker')).toHaveLength(20);
    expect(await search('ekaterina', 'for=recipient&q=worker+49')).toHaveLength(10);
    expect(await search('andrew', 'for=subscriber&q=%25')).toEqual([]);
  });

  test('strangers are told nothing', async () => {
    expect((await app.agent().get('/people/options?q=a')).status).toBe(303);
  });
});
