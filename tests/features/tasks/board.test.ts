import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { listPage } from '../memos/listPage';
import { storeTask } from './storedTask';

let app: TestApp;
let andrew: Agent;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  for (let index = 0; index < 25; index += 1)
    await storeTask(app, {
      title: `Waiting ${index}`,
      responsible: ['andrew'],
      owner: 'darian',
      created: `2026-11-${10 + (index % 10)}T08:00:00Z`,
    });
  await storeTask(app, {
    title: 'Under way',
    responsible: ['andrew', 'olga'],
    stage: 'in progress',
    due: '2026-01-01',
    priority: 'high',
  });
  await storeTask(app, { title: 'Done', responsible: ['andrew'], stage: 'completed' });
  await storeTask(app, { title: 'To know of', owner: 'garry', subscribers: ['andrew'], stage: 'postponed' });
  await storeTask(app, { title: 'Not for Andrew', owner: 'garry', stage: 'postponed' });
});
afterAll(() => app.close());

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The board as a person reads it: cards by the heading of their column. */
async function boardPage(agent: Agent, url = '/tasks/board') {
  const answer = await agent.get(url);
  const $ = load(answer.text);
  const columns = $('main section')
    .get()
    .map((section) => ({
      name: clean($(section).find('h2').text()),
      cards: $(section)
        .find('li')
        .get()
        .map((card) => ({
          title: clean($(card).find('a').text()),
          text: clean($(card).text()),
          places: $(card)
            .find('form button')
            .map((_, button) => clean($(button).text()))
            .get(),
          action: $(card).find('form').attr('action') ?? '',
          version: $(card).find('form input[name=version]').attr('value') ?? '',
        })),
      link: $(section).children('a').last().attr('href') ?? '',
    }));
  return {
    status: answer.status,
    $,
    columns,
    column: (name: string) => columns.find((one) => one.name.startsWith(name)),
  };
}

describe('the board of tasks', () => {
  it('has a column for each stage in their order, closed ones too, with the tasks one has a part in', async () => {
    const { columns } = await boardPage(andrew);
    expect(columns.map(({ name }) => name)).toEqual([
      'pending 20+',
      'in progress 1',
      'completed 1',
      'postponed 1',
      'canceled 0',
    ]);
    expect(columns[3]?.cards.map(({ title }) => title)).toEqual(['To know of']);
  });

  it('shows who works on a task, when it is due, and that it is late', async () => {
    const card = (await boardPage(andrew)).column('in progress')?.cards[0];
    expect(card?.text).toContain('High');
    expect(card?.text).toContain('1 Jan overdue');
    expect(card?.text).toContain('You, Olga Koval');
  });

  it('shows so many cards of a column, more when asked, and all in the table', async () => {
    const first = await boardPage(andrew);
    expect(first.column('pending')?.cards).toHaveLength(20);
    const more = await boardPage(andrew, first.column('pending')?.link);
    expect(more.column('pending')?.cards).toHaveLength(25);
    expect(more.column('pending')?.name).toBe('pending 25');
  });

  it('lets a card be moved to every other stage by a form, by those who work on it alone', async () => {
    const page = await boardPage(andrew);
    const card = page.column('in progress')?.cards[0];
    expect(card?.places).toEqual(['pending', 'completed', 'postponed', 'canceled']);
    expect(card?.action).toMatch(/^\/tasks\/\d+\/stage$/);
    expect(card?.version).toBe('1');
    expect(page.column('postponed')?.cards[0]?.places).toEqual([]);
    const operator = await boardPage(await app.agentFor('ekaterina'));
    expect(operator.column('postponed')?.cards[0]?.places).toHaveLength(4);
  });

  it('keeps the filters on the way to the table and back', async () => {
    const { $, columns } = await boardPage(andrew, '/tasks/board?view=mine&priority=high&q=way');
    expect(columns.flatMap(({ cards }) => cards.map(({ title }) => title))).toEqual(['Under way']);
    expect($('mark').text()).toBe('way');
    const table = $('nav[aria-label="Show as"] a').first().attr('href') ?? '';
    expect(table).toBe('/tasks?view=mine&q=way&priority=high');
    expect((await listPage(andrew, table)).titles).toEqual(['Under way']);
    const back = (await listPage(andrew, table)).$('nav[aria-label="Show as"] a').last().attr('href');
    expect(back).toBe('/tasks/board?view=mine&q=way&priority=high');
  });

  it('shows one stage alone when the address says so, and an archived one while it has tasks', async () => {
    const stage = await app.db.prisma.taskStage.findFirstOrThrow({ where: { name: 'postponed' } });
    expect((await boardPage(andrew, `/tasks/board?stage=${stage.id}`)).columns.map(({ name }) => name)).toEqual([
      'postponed 1',
    ]);
    await app.db.prisma.taskStage.update({ where: { id: stage.id }, data: { archivedAt: new Date() } });
    const page = await boardPage(andrew);
    expect(page.column('postponed')?.cards).toHaveLength(1);
    expect(page.column('in progress')?.cards[0]?.places).not.toContain('postponed');
    expect((await boardPage(await app.agentFor('tanya'))).column('postponed')).toBeUndefined();
  });
});
