import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, decide, formOf, memoOf, post, writeMemo, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let memoId: number;
const id = async (person: string): Promise<string> => String((await app.user(person)).id);
const FAR = '2099-12-04';

beforeAll(async () => {
  app = await withApp();
});
beforeEach(async () => {
  memoId = await writeMemo(app, 'andrew', { title: 'New stand', to: 'garry', subscribers: ['olga'] });
});
afterAll(() => app.close());

const three = async (): Promise<Fields> => ({
  ...{ who1: await id('valeria'), what1: 'Ask for offers', by1: '2099-11-20' },
  ...{ who2: await id('darian'), what2: 'Choose the builder', by2: FAR },
  ...{ who3: await id('valeria'), what3: 'Tell the fair', by3: '' },
  charge: '2',
});
const send = async (fields: Fields, who = 'garry', to = memoId) =>
  decide(await app.agentFor(who), `/memos/${to}/consideration`, fields);
const taskOf = (memo = memoId) =>
  app.db.prisma.task.findUnique({
    where: { memoId: memo },
    include: { participants: true, subtasks: { include: { participants: true }, orderBy: { id: 'asc' } } },
  });
const pageOf = async (who: string, memo = memoId) => page(await (await app.agentFor(who)).get(`/memos/${memo}`));
const linesOn = async (who: string) =>
  (await pageOf(who))
    .$('.ticks li')
    .toArray()
    .map((item) => page({ text: '' }).$(item).text().replace(/\s+/g, ' ').trim());

test('one decision makes a team task, a subtask for each line, and says so in the conclusion', async () => {
  expect((await send({ ...(await three()), conclusion: '<p>Go ahead.</p>' })).status).toBe(303);
  const memo = await memoOf(app, memoId);
  expect(memo.stage).toBe('considered');
  expect(memo.conclusion).toMatch(/^<p>Go ahead\.<\/p><p>.*a task was created/);
  const task = await taskOf();
  const withRole = (role: 'isResponsible' | 'isCoOwner' | 'isSubscriber') =>
    (task?.participants ?? []).filter((one) => one[role]).map(({ userId }) => String(userId));
  expect(task).toMatchObject({ title: 'New stand', dueDate: new Date(FAR) });
  expect(withRole('isResponsible').sort()).toEqual([await id('darian'), await id('valeria')].sort());
  expect(withRole('isCoOwner')).toEqual([await id('darian')]);
  expect(withRole('isSubscriber').sort()).toEqual([await id('andrew'), await id('olga')].sort());
  expect(task?.subtasks.map(({ title }) => title)).toEqual(['Ask for offers', 'Choose the builder', 'Tell the fair']);
  for (const subtask of task?.subtasks ?? [])
    expect(subtask.participants.filter(({ isResponsible }) => isResponsible)).toHaveLength(1);
});

test('everybody is told once, with all the lines, however many are theirs', async () => {
  await send(await three());
  await drainJobs(app.deps);
  const task = await taskOf();
  const ids = [task?.id ?? 0, ...(task?.subtasks ?? []).map((one) => one.id)];
  const told = await app.db.prisma.notification.groupBy({
    by: ['userId'],
    where: { OR: [{ taskId: { in: ids } }, { memoId, event: { type: 'memo.taskCreated' } }] },
    _count: true,
  });
  const people = await Promise.all(['andrew', 'olga', 'darian', 'valeria'].map(async (name) => Number(await id(name))));
  expect(told.map(({ userId, _count }) => [userId, _count]).sort()).toEqual(people.map((one) => [one, 1]).sort());
  const bell = page(await (await app.agentFor('valeria')).get('/notifications'));
  expect(bell.content).toMatch(/considered memo #\d+ and said who does what/);
  expect(bell.content).toContain('Valeria Ortiz: Ask for offers');
});

test('the memo shows the lines with their ticks to those who see the task, and to nobody else', async () => {
  const company = await writeMemo(app, 'andrew', { title: 'New stand', to: 'company' });
  memoId = company;
  await send(await three(), 'garry', company);
  const [first] = (await taskOf(company))?.subtasks ?? [];
  const done = await app.db.prisma.taskStage.findFirstOrThrow({ where: { isDone: true } });
  await act(await app.agentFor('valeria'), `/tasks/${first?.id}/stage`, { stage: String(done.id) });
  await app.db.prisma.task.updateMany({
    where: { title: 'Choose the builder' },
    data: { dueDate: new Date('2020-01-01') },
  });
  const text = (await pageOf('andrew', company)).$('.ticks').text().replace(/\s+/g, ' ');
  expect(text).toContain('In charge: Darian Voss');
  expect(text).toContain('1 of 3 closed');
  expect(text).toMatch(/completed Ask for offers ?Valeria Ortiz/);
  expect(text).toContain('overdue');
  expect((await pageOf('andrew', company)).$('.ticks use[href$="#circle-check"]')).toHaveLength(1);
  const printed = page(await (await app.agentFor('andrew')).get(`/memos/${company}/print`)).content;
  expect(printed).toMatch(/☑ Ask for offers/);
  // Another executive reads the memo, but has no part in its task.
  expect((await pageOf('ruth', company)).$('.ticks')).toHaveLength(0);
  expect((await pageOf('ruth', company)).content).not.toContain('Ask for offers');
});

test('the second click of a double click makes nothing more', async () => {
  const form = { ...(await three()), ...(await formOf(app, memoId)), conclusion: '' };
  const sent = { ...(await three()), conclusion: '', version: form.version };
  const garry = await app.agentFor('garry');
  const answers = await Promise.all([1, 2].map(() => post(garry, `/memos/${memoId}/consideration`, sent)));
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect((await taskOf())?.subtasks).toHaveLength(3);
});

describe('what is wrong stands at its row, with everything that was typed', () => {
  it.each<[string, () => Promise<Fields> | Fields, string]>([
    ['nobody named', () => ({ what2: 'Tell the fair' }), 'Please choose who does this.'],
    ['nothing to do', async () => ({ who2: await id('darian') }), 'Please write what is to be done.'],
    ['a day that is past', async () => ({ ...(await three()), by2: '2020-01-01' }), 'This day is past.'],
    ['no day at all', async () => ({ ...(await three()), by2: 'soon' }), 'Please enter a date that exists.'],
    ['somebody who has left', async () => ({ ...(await three()), who2: '2000000' }), 'not known or has left'],
  ])('%s', async (name, fields, message) => {
    const typed = { conclusion: '<p>Go ahead.</p>', ...(await fields()) };
    const answer = await send(typed);
    expect(answer.status).toBe(422);
    const shown = page(answer);
    expect(shown.$('.line-row .field-error:not([hidden])').text()).toContain(message);
    expect(shown.valueOf('Conclusion')).toContain('Go ahead.');
    const { what2 = '' } = typed as Fields;
    expect(shown.$('[name=what2]').val()).toBe(what2);
    expect((await memoOf(app, memoId)).stage).toBe('pending');
    expect(await taskOf()).toBeNull();
  });

  it('a head gives lines to people of the department alone', async () => {
    const memo = await writeMemo(app, 'andrew', { title: 'New chairs', to: 'darian' });
    const others = await send({ who1: await id('masha'), what1: 'Order them' }, 'darian', memo);
    expect(others.status).toBe(422);
    expect(others.text).toContain('You cannot make Masha Lind responsible.');
    const offered = page(await (await app.agentFor('darian')).get(`/memos/${memo}/lines`))
      .$('[name=who1]')
      .text();
    expect(offered).toContain('Olga Koval');
    expect(offered).not.toContain('Masha Lind');
    expect((await send({ who1: await id('olga'), what1: 'Order them' }, 'darian', memo)).status).toBe(303);
  });
});

test('a decision that comes too late keeps its lines, and is taken with them once more', async () => {
  const { version } = await formOf(app, memoId);
  await act(await app.agentFor('andrew'), `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'Two stands' });
  const late = await post(await app.agentFor('garry'), `/memos/${memoId}/consideration`, {
    ...(await three()),
    conclusion: '<p>Go ahead.</p>',
    version,
  });
  expect(late.status).toBe(409);
  const shown = page(late);
  expect(shown.content).toContain('Decide anyway');
  expect([1, 2, 3].map((row) => shown.$(`[name=what${row}]`).val())).toEqual([
    'Ask for offers',
    'Choose the builder',
    'Tell the fair',
  ]);
  expect(shown.$('[name=charge]:checked').val()).toBe('2');
  await send({ ...(await three()), conclusion: '<p>Go ahead.</p>' });
  expect(await taskOf()).toMatchObject({ title: 'Two stands' });
});

test('lines for a memo that somebody else decided first are kept as text below the conclusion', async () => {
  const company = await writeMemo(app, 'andrew', { title: 'New stand', to: 'company' });
  const { version } = await formOf(app, company);
  await send({}, 'ruth', company);
  const late = await post(await app.agentFor('garry'), `/memos/${company}/consideration`, {
    ...(await three()),
    version,
  });
  expect(late.status).toBe(409);
  expect(late.text).toContain('Darian Voss · Choose the builder · 2099-12-04');
  expect(await taskOf(company)).toBeNull();
});

test('where all recipients decide, one of them makes no task, and is offered none', async () => {
  const memo = await writeMemo(app, 'andrew', { title: 'New stand', to: 'garry' });
  await app.db.prisma.memo.update({ where: { id: memo }, data: { rule: 'all', recipientCount: 2 } });
  await app.db.prisma.memoRecipient.createMany({
    data: await Promise.all(
      ['garry', 'ruth'].map(async (name, position) => ({
        memoId: memo,
        userId: Number(await id(name)),
        position,
        isCurrent: true,
      })),
    ),
  });
  const garry = await app.agentFor('garry');
  expect((await garry.get(`/memos/${memo}/lines`)).status).toBe(403);
  expect((await pageOf('garry', memo)).$('[data-in-lines]')).toHaveLength(0);
  expect((await send(await three(), 'garry', memo)).status).toBe(409);
});

test('without scripts there is a page with rows, and more of them keep what was typed', async () => {
  const garry = await app.agentFor('garry');
  const link = (await pageOf('garry')).$('[data-in-lines] a').attr('href') ?? '';
  expect(page(await garry.get(link)).$('ol .line-row')).toHaveLength(3);
  const more = await post(garry, link, { ...(await three()), conclusion: '<p>Go ahead.</p>', version: '1' });
  expect(more.status).toBe(200);
  const shown = page(more);
  expect(shown.$('ol .line-row').length).toBeGreaterThan(6);
  expect(shown.$('[name=what3]').val()).toBe('Tell the fair');
  expect(shown.valueOf('Conclusion')).toContain('Go ahead.');
});
