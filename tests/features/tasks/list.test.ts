import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { makeMemo } from '../../support/memos';
import { listPage } from '../memos/listPage';
import { storeTask, type StoredTask } from './storedTask';

/** Noon in Berlin. */
const NOW = new Date('2026-11-24T11:00:00Z');

let app: TestApp;
let andrew: Agent;
const ids: Record<string, number> = {};

beforeAll(async () => {
  app = await withApp();
  const memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
  ids['memo'] = memo;
  let day = 10;
  const add = async (title: string, task: StoredTask) => {
    ids[title] = await storeTask(app, { title, created: `2026-11-${(day += 1)}T08:00:00Z`, ...task });
  };
  await add('Paint the stairs', { responsible: ['andrew'], owner: 'darian', due: '2026-11-20', priority: 'high' });
  await add('Order paint', {
    owner: 'andrew',
    responsible: ['olga'],
    stage: 'in progress',
    due: '2026-11-24',
    step: '2026-11-25',
    tag: 'paint',
    files: ['offer.pdf', 'list.pdf'],
  });
  await add('Read the news', {
    owner: 'garry',
    responsible: ['ruth'],
    subscribers: ['andrew'],
    stage: 'postponed',
    memo,
  });
  const old = { owner: 'andrew', responsible: ['andrew'], stage: 'completed', due: '2026-11-01' };
  await add('Old work', { ...old, description: 'with a ladder' });
  const team = ['andrew', 'olga', 'valeria'];
  await add('For two', { owner: 'darian', responsible: team, due: '2026-11-30', step: '2026-11-23' });
  await add('A part of it', { owner: 'darian', responsible: ['olga'], parent: ids['For two'] });
  await add('Not for Andrew', { owner: 'marina', responsible: ['masha'] });
});
beforeEach(async () => {
  clock.set(NOW);
  andrew = await app.agentFor('andrew');
});
afterEach(() => {
  clock.reset();
});
afterAll(() => app.close());

const titles = async (query: string, agent = andrew) => (await listPage(agent, `/tasks${query}`)).titles;

describe('the list of tasks', () => {
  it('shows the active tasks in which one has a part, newest first, and says that it leaves out the closed', async () => {
    const page = await listPage(andrew, '/tasks');
    expect(page.titles).toEqual(['For two', 'Read the news', 'Order paint', 'Paint the stairs']);
    expect(page.chips).toEqual([{ label: 'Active only', href: '/tasks?stage=any' }]);
    expect(await titles('?stage=any')).toContain('Old work');
    expect((await listPage(andrew, '/tasks?stage=any')).chips).toEqual([]);
  });

  it('shows what a person wants to know of each', async () => {
    const page = await listPage(andrew, '/tasks');
    const headings = 'Title|Priority|Stage|Next step|Due|Responsible|Owner|Department|Files|Memo|Created';
    expect(page.headings).toEqual(headings.split('|'));
    const row = page.rows.find(({ title }) => title === 'Order paint');
    expect(row?.cells).toMatchObject({
      Title: `${ids['Order paint']} Unread: Order paint`,
      Priority: 'Middle',
      Stage: 'in progress',
      'Next step': '25 Nov Read the task',
      Due: '24 Nov',
      Department: 'Global sales',
      Files: '2 files',
      Memo: '',
    });
    expect(row?.cells['Responsible']).toContain('Olga Koval');
    expect(row?.cells['Owner']).toContain('You');
    expect(page.rows.find(({ title }) => title === 'For two')?.tooltips).toContain('You, Olga Koval, Valeria Ortiz');
  });

  it('says overdue of what is open past its day, and not of what is due today or done', async () => {
    const page = await listPage(andrew, '/tasks?stage=any');
    const tooltips = (title: string) => page.rows.find((row) => row.title === title)?.tooltips;
    expect(tooltips('Paint the stairs')).toContain('pending, overdue');
    expect(tooltips('Order paint')).toContain('in progress');
    expect(tooltips('Old work')).toContain('completed');
    expect(page.rows.find(({ title }) => title === 'Paint the stairs')?.cells['Due']).toBe('20 Nov, overdue');
  });

  it('links the memo for those alone who may see it', async () => {
    const memoOf = async (agent: Agent) =>
      (await listPage(agent, '/tasks')).rows.find(({ title }) => title === 'Read the news')?.cells['Memo'];
    expect(await memoOf(andrew)).toBe(`#${ids['memo']}`);
    expect(await memoOf(await app.agentFor('ekaterina'))).toBe(`#${ids['memo']}`);
    expect(await memoOf(await app.agentFor('ruth'))).toBe('');
  });

  it('has views of what one works on, owns and follows, and counts what waits', async () => {
    expect(await titles('?view=mine')).toEqual(['For two', 'Paint the stairs']);
    expect(await titles('?view=owned')).toEqual(['Order paint']);
    expect(await titles('?view=subscribed')).toEqual(['Read the news']);
    const page = await listPage(andrew, '/tasks');
    expect(page.content).toContain('2 for me to do · 4 active');
    expect(page.$('nav[aria-label="Sections"]').text()).toMatch(/Tasks\s*2\s*to do/);
  });

  it.each([
    ['?stage=closed', ['Old work']],
    ['?priority=high', ['Paint the stairs']],
    ['?due=overdue', ['Paint the stairs']],
    ['?due=overdue&stage=any', ['Paint the stairs']],
    ['?due=today', ['Order paint']],
    ['?due=7d', ['For two', 'Order paint']],
    ['?due=none', ['Read the news']],
    ['?from=2026-11-24', ['For two', 'Order paint']],
    ['?to=2026-11-24', ['Order paint', 'Paint the stairs']],
    ['?from=2026-11-24&to=2026-11-24', ['Order paint']],
    ['?responsible=olga@demo.test', ['For two', 'Order paint']],
    ['?owner=darian@demo.test', ['For two', 'Paint the stairs']],
    ['?owner=darian@demo.test&responsible=olga@demo.test&due=7d', ['For two']],
    ['?files=1', ['Order paint']],
    ['?tag=1&stage=any', ['Order paint']],
    ['?owner=nobody@demo.test', []],
    ['?q=ladder', []],
    ['?q=ladder&stage=any', ['Old work']],
    ['?q=offer', ['Order paint']],
    ['?q=paint', ['Order paint', 'Paint the stairs']],
  ])('finds by %s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('finds by stage, and marks the words that were searched', async () => {
    const { id } = await app.db.prisma.taskStage.findFirstOrThrow({ where: { name: 'in progress' } });
    expect(await titles(`?stage=${id}`)).toEqual(['Order paint']);
    const page = await listPage(andrew, '/tasks?q=ladder&stage=any');
    expect(page.$('tbody mark').text()).toBe('ladder');
  });

  it('finds a task by its number whatever its stage, but nobody else’s', async () => {
    expect(await titles(`?q=%23${ids['Old work']}`)).toEqual(['Old work']);
    expect((await titles(`?q=${ids['Old work']}`))[0]).toBe('Old work');
    expect(await titles(`?q=%23${ids['Not for Andrew']}`)).toEqual([]);
  });

  it('puts tasks without the day that is sorted by last, either way', async () => {
    const dated = ['Paint the stairs', 'Order paint', 'For two'];
    expect(await titles('?sort=due')).toEqual([...dated, 'Read the news']);
    expect(await titles('?sort=due&dir=desc')).toEqual([...dated.toReversed(), 'Read the news']);
    expect((await titles('?sort=step')).slice(0, 2)).toEqual(['For two', 'Order paint']);
    expect(await titles('?sort=title')).toEqual(['For two', 'Order paint', 'Paint the stairs', 'Read the news']);
  });

  it('remembers the order a person last chose, and lets choose the first one again', async () => {
    await listPage(andrew, '/tasks?sort=due');
    expect((await titles(''))[0]).toBe('Paint the stairs');
    expect((await listPage(andrew, '/tasks')).$('th[aria-sort]').text()).toBe('Due');
    const newest = (await listPage(andrew, '/tasks')).link('Created') ?? '';
    expect(newest).toBe('/tasks?sort=created');
    await listPage(andrew, newest);
    expect((await titles(''))[0]).toBe('For two');
    expect((await titles('', await app.agentFor('olga')))[0]).toBe('A part of it');
  });

  it('leaves out a main task that one has hidden, until asked', async () => {
    const { id: userId } = await app.user('andrew');
    const own = { taskId_userId: { taskId: ids['For two'] ?? 0, userId } };
    await app.db.prisma.taskParticipant.update({ where: own, data: { hiddenAt: NOW } });
    expect(await titles('')).not.toContain('For two');
    const page = await listPage(andrew, '/tasks?hidden=1');
    expect(page.titles).toContain('For two');
    expect(page.chips.map(({ label }) => label)).toContain('Also those I have hidden');
    expect(await titles(`?q=%23${ids['For two']}`)).toEqual(['For two']);
    await app.db.prisma.taskParticipant.update({ where: own, data: { hiddenAt: null } });
  });

  it('says what it did not understand of an address, and shows the rest', async () => {
    const page = await listPage(andrew, '/tasks?stage=nonsense&due=someday&priority=high&owner=99999999999');
    expect(page.content).toContain('There is no such stage.');
    expect(page.content).toContain('There is no such due date.');
    expect(page.content).toContain('There is no such owner.');
    expect(page.titles).toEqual(['Paint the stairs']);
  });

  it('says what an empty list means, and how to go on', async () => {
    const page = await listPage(await app.agentFor('tanya'), '/tasks');
    expect(page.content).toContain('No active tasks');
    expect(page.link('Show closed tasks too')).toBe('/tasks?stage=any');
    expect((await listPage(andrew, '/tasks?q=zebra')).link('Show all tasks')).toBe('/tasks?stage=any');
  });
});
