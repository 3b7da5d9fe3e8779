import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { decide, makeMemo, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask, taskOf } from '../../support/tasks';

let app: TestApp;
let garry: Agent;
const id = async (person: string): Promise<string> => String((await app.user(person)).id);

beforeAll(async () => {
  app = await withApp();
  garry = await app.agentFor('garry');
});
beforeEach(() => clock.set(new Date('2027-03-01T12:00:00Z')));
afterEach(() => clock.reset());
afterAll(() => app.close());

const send = async (fields: Fields) =>
  decide(garry, '/tasks', { title: 'Order new chairs', responsible: await id('garry'), ...fields });
const taskIdIn = (answer: { get: (name: string) => string | undefined }): number =>
  Number(/^\/tasks\/(\d+)$/.exec(answer.get('location') ?? '')?.[1]);
const remindersOf = (taskId: number) => app.db.prisma.reminder.findMany({ where: { taskId } });
const tag = (name: string) => app.db.prisma.tag.create({ data: { name, archivedAt: clock.now() } });

describe('a tag of the form', () => {
  test('that is not there, or was archived, is refused at its field', async () => {
    const archived = await tag('Of old');
    for (const tags of ['999999', String(archived.id)]) {
      const answer = await send({ tags, nextStep: 'Ask for offers' });
      expect(answer.status).toBe(422);
      expect(page(answer).content).toContain('One of the tags is not there any more.');
      expect(page(answer).valueOf('Next step')).toBe('Ask for offers');
    }
  });

  test('that the memo has, although it was archived, comes along', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry' });
    const { id: tagId } = await tag('Of the memo');
    await app.db.prisma.memoTag.create({ data: { memoId: memo, tagId } });
    expect((await send({ memo: String(memo), tags: String(tagId) })).status).toBe(303);
  });
});

describe('“Remind me” in the form', () => {
  test('reminds at nine in Berlin of the first step a new task gets by itself', async () => {
    const taskId = taskIdIn(await send({ remindMe: '1' }));
    expect((await remindersOf(taskId)).map(({ dueAt }) => dueAt.toISOString())).toEqual(['2027-03-02T08:00:00.000Z']);
  });

  test('asked for again is one reminder', async () => {
    const taskId = taskIdIn(await send({ remindMe: '1' }));
    const again = { nextStep: 'Read the task', nextStepDate: '2027-03-02', remindMe: '1' };
    expect((await post(garry, `/tasks/${taskId}/step`, again)).status).toBe(303);
    expect(await remindersOf(taskId)).toHaveLength(1);
  });

  test('says when there is no day, or nine o’clock on it is past, and saves nothing', async () => {
    const before = await app.db.prisma.task.count();
    expect((await send({ remindMe: '1', nextStep: 'Some day' })).text).toContain('There is no day to be reminded on.');
    const today = await send({ remindMe: '1', nextStep: 'Today', nextStepDate: '2027-03-01' });
    expect(today.status).toBe(422);
    expect(today.text).toContain('Nine o’clock on the date of the next step is past.');
    expect(await app.db.prisma.task.count()).toBe(before);
  });
});

test('a task is of a memo or of a main task, not of both', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'garry' });
  const parent = await makeTask(app, 'garry');
  expect((await send({ memo: String(memo), parent: String(parent) })).status).toBe(422);
  expect((await taskOf(app, parent)).subtasks).toHaveLength(0);
});

test('a day that no calendar program understands is refused', async () => {
  expect(page(await send({ dueDate: '9999-12-31' })).errorAt('Due date')).not.toBe('');
});

test('a copy of a task leaves out people who have left', async () => {
  const taskId = await makeTask(app, 'garry', { responsible: ['garry', 'masha'], subscribers: ['tanya'] });
  await app.db.prisma.user.updateMany({
    where: { email: { in: ['masha@demo.test', 'tanya@demo.test'] } },
    data: { deactivatedAt: clock.now() },
  });
  const form = page(await garry.get(`/tasks/new?copy=${taskId}`));
  expect(form.valueOf('Responsible')).toEqual([await id('garry')]);
  expect(form.valueOf('Subscribers')).toEqual([]);
  await app.db.prisma.user.updateMany({ data: { deactivatedAt: null } });
});

test('who decides on a memo, but has no part in the task made of it, is led to the memo with a word', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'company' });
  await makeTask(app, 'garry', { memo });
  const ruth = await app.agentFor('ruth');
  expect((await ruth.get(`/tasks/new?memo=${memo}`)).get('location')).toBe(`/memos/${memo}`);
  const late = await decide(ruth, '/tasks', { title: 'Mine', memo: String(memo), responsible: await id('ruth') });
  expect(late.get('location')).toBe(`/memos/${memo}`);
  expect(page(await ruth.get(`/memos/${memo}`)).content).toContain('A task came of this memo already.');
});

test('who makes a task of a memo that has one is told so, not that theirs was created', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'garry' });
  const taskId = await makeTask(app, 'garry', { memo });
  expect(taskIdIn(await send({ memo: String(memo), title: 'Once more' }))).toBe(taskId);
  const shown = page(await garry.get(`/tasks/${taskId}`)).content;
  expect(shown).toContain('A task came of this memo already.');
  expect(shown).not.toContain('The task was created.');
});

test('a new subtask is of whoever works on the main task, not of the boss who makes it', async () => {
  const responsibleOf = async (parent: number, agent: Agent) =>
    page(await agent.get(`/tasks/new?parent=${parent}`)).valueOf('Responsible');
  const alone = await makeTask(app, 'garry', { responsible: ['olga'] });
  const team = await makeTask(app, 'garry', { responsible: ['olga', 'masha'] });
  expect(await responsibleOf(alone, garry)).toEqual([await id('olga')]);
  expect(await responsibleOf(team, garry)).toEqual([]);
  expect(await responsibleOf(team, await app.agentFor('masha'))).toEqual([await id('masha')]);
});

test('a task has at most fifty files, also by its form', async () => {
  const taskId = await makeTask(app, 'garry');
  const file = {
    taskId,
    uploaderId: Number(await id('garry')),
    mediaType: 'text/plain',
    sizeBytes: 1,
    sha256: '0'.repeat(64),
  };
  await app.db.prisma.attachment.createMany({
    data: Array.from({ length: 50 }, (_, index) => ({ ...file, fileName: `${index}.txt`, storageKey: randomUUID() })),
  });
  const answer = await garry
    .post(`/tasks/${taskId}`)
    .field('title', 'Order new chairs')
    .field('responsible', await id('garry'))
    .attach('files', Buffer.from('one more'), 'more.txt');
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('A task may have at most 50 files.');
});

test('a form that came too late shows what was saved meanwhile, and keeps what was typed', async () => {
  const taskId = await makeTask(app, 'garry', { responsible: ['olga'], dueDate: '2027-05-01' });
  const form = { title: 'Order new chairs', version: '1', nextStep: 'Read the task', nextStepDate: '2027-03-02' };
  const save = async (changes: Fields) =>
    post(garry, `/tasks/${taskId}`, { ...form, responsible: await id('olga'), ...changes });
  expect((await save({ dueDate: '2027-06-30', responsible: [await id('olga'), await id('masha')] })).status).toBe(303);
  const late = await save({ dueDate: '2027-05-01', nextStep: 'Measure the room' });
  expect(late.status).toBe(409);
  const facts = page(late).$('.conflict dl').text().replace(/\s+/g, ' ');
  expect(facts).toMatch(/Responsible\s*(Masha Lind, Olga Koval|Olga Koval, Masha Lind)/);
  expect(facts).toContain('30 June 2027');
  expect(facts).toContain('Read the task');
  expect(facts).not.toContain('Priority');
  expect(page(late).valueOf('Next step')).toBe('Measure the room');
});
