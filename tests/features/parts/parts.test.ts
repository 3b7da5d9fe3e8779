import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { growCompany, type LargeCompany } from '../../support/largeCompany';

let app: TestApp;
let company: LargeCompany;
let andrew: Agent;

beforeAll(async () => {
  app = await withApp();
  company = await growCompany(app);
  andrew = await app.agentFor('andrew');
}, 120_000);
afterAll(() => app.close());

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

async function open(path: string) {
  const $ = load((await andrew.get(path).expect(200)).text);
  const texts = (selector: string) =>
    $(selector)
      .get()
      .map((element) => clean($(element).text()));
  const link = (name: string) =>
    $('main a')
      .filter((_, element) => clean($(element).text()) === name)
      .attr('href') ?? '';
  return { $, texts, link };
}

describe.each(['memo', 'task'] as const)('the page of a %s with hundreds of people', (kind) => {
  const pathOf = () => (kind === 'memo' ? `/memos/${company.memoId}` : `/tasks/${company.taskId}`);

  it('shows the first ten, and leads to all', async () => {
    const { texts, link } = await open(pathOf());
    expect(texts('.people-list li')).toHaveLength(10);
    expect(texts('.people-list .person-link')[0]).toBe('Andrew Meyer (you)');
    const { memoId, taskId } = company;
    const { participant, taskParticipant } = app.db.prisma;
    const count =
      kind === 'memo' ? participant.count({ where: { memoId } }) : taskParticipant.count({ where: { taskId } });
    const total = await count;
    const all = await open(link(`All ${total} people`));
    expect(all.texts('.people-list li')).toHaveLength(50);
    const more = await open(all.link('Show more'));
    expect(more.texts('.people-list li')).toHaveLength(50);
    expect(more.texts('.people-list li')[0]).not.toBe(all.texts('.people-list li')[0]);
  });

  it('finds one of them by name, and those who have not seen it', async () => {
    const found = await open(`${pathOf()}/people?q=GARRY`);
    expect(found.texts('.people-list .person-link')).toEqual(['Garry Chief']);
    const unseen = await open(`${pathOf()}/people?unseen=1`);
    expect(unseen.texts('.people-list .seen').every((seen) => seen.includes('Not seen yet'))).toBe(true);
    expect(unseen.$('input[name=unseen]').attr('checked')).toBeDefined();
  });

  it('shows the first files, and leads to all', async () => {
    const { texts, link } = await open(pathOf());
    expect(texts('.files .file').length).toBeLessThanOrEqual(40);
    const all = await open(link(`All ${kind === 'memo' ? 100 : 200} files`));
    expect(all.texts('.files .file')).toHaveLength(50);
    expect(all.link('Show more')).toBe(`${pathOf()}/files?after=50`);
  });

  it('says what somebody has seen on a line of its own, below their name', async () => {
    const { $ } = await open(pathOf());
    expect($('.people-list .who > .seen').length).toBeGreaterThan(0);
    expect($('.people-list li > .seen')).toHaveLength(0);
  });
});

it('a task shows the first of its subtasks, and leads to all', async () => {
  const { texts, link } = await open(`/tasks/${company.taskId}`);
  expect(texts('.subtasks li')).toHaveLength(20);
  const all = await open(link('All 250 subtasks'));
  expect(all.texts('.subtasks li')).toHaveLength(50);
});

it('a reminder beyond the first forty is reached, too', async () => {
  const { link } = await open('/reminders');
  const more = await open(link('Show more'));
  expect(more.texts('.reminder').length).toBeGreaterThan(0);
});

it('tags beyond those that a form lists are found by typing, and kept when they were chosen', async () => {
  const { body } = await andrew.get('/tags/options?q=company%201999').expect(200);
  expect(body).toEqual([{ value: expect.any(Number) as number, label: 'Tag of a large company 1999' }]);
  const { $ } = await open(`/memos/${company.memoId}/edit`);
  expect($('select[name=tags] option[selected]')).toHaveLength(200);
});
