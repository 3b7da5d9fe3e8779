import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { act, eventsOf, makeMemo, memoOf } from '../../support/memos';
import { makeTask, moveTo, taskEventsOf, taskOf } from '../../support/tasks';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(() => clock.reset());

const countTasks = () => app.db.prisma.task.count();
const namesOf = async (taskId: number, role: 'isCoOwner' | 'isResponsible' | 'isSubscriber') =>
  (await taskOf(app, taskId)).participants.filter((one) => one[role]).map(({ user }) => user.name);

describe('a new task', () => {
  test('begins in the default stage with “Read the task” on the next working day', async () => {
    // A Friday evening in Berlin.
    clock.set(new Date('2027-01-15T18:00:00Z'));
    const { stage, nextStep, nextStepDate } = await taskOf(app, await makeTask(app, 'olga'));
    expect(stage.name).toBe('pending');
    expect(nextStep).toBe('Read the task');
    expect(nextStepDate?.toISOString().slice(0, 10)).toBe('2027-01-18');
  });

  test('has its first step on a day on which the company works, and on the next day where it never does', async () => {
    clock.set(new Date('2027-01-15T18:00:00Z'));
    const { prisma } = app.db;
    const stepOf = async () =>
      (await taskOf(app, await makeTask(app, 'olga'))).nextStepDate?.toISOString().slice(0, 10);
    await prisma.company.updateMany({ data: { daysOff: ['2027-01-18 – 2027-01-19 Move'] } });
    expect(await stepOf()).toBe('2027-01-20');
    await prisma.company.updateMany({ data: { workedDays: ['2027-01-16 Open Saturday'] } });
    expect(await stepOf()).toBe('2027-01-16');
    const closed = [
      '2027-01-01 – 2027-12-31',
      '2028-01-01 – 2028-12-31',
      '2029-01-01 – 2029-12-31',
      '2030-01-01 – 2030-12-31',
    ];
    await prisma.company.updateMany({ data: { daysOff: closed, workedDays: [] } });
    expect(await stepOf()).toBe('2027-01-16');
    await prisma.company.updateMany({ data: { daysOff: [] } });
  });

  test('that one makes for oneself has the head of one’s department as co-owner', async () => {
    expect(await namesOf(await makeTask(app, 'olga'), 'isCoOwner')).toEqual(['Darian Voss']);
  });

  test('has no such co-owner when one is named, or when its maker is head or in no department', async () => {
    expect(await namesOf(await makeTask(app, 'olga', { coOwner: 'garry' }), 'isCoOwner')).toEqual(['Garry Chief']);
    expect(await namesOf(await makeTask(app, 'darian'), 'isCoOwner')).toEqual([]);
    expect(await namesOf(await makeTask(app, 'garry'), 'isCoOwner')).toEqual([]);
  });

  test('of somebody else has no co-owner by itself', async () => {
    expect(await namesOf(await makeTask(app, 'darian', { responsible: ['olga'] }), 'isCoOwner')).toEqual([]);
  });

  test('sent twice by the same form is one', async () => {
    const clientKey = randomUUID();
    const before = await countTasks();
    const [first, second] = await Promise.all([
      makeTask(app, 'olga', { clientKey }),
      makeTask(app, 'olga', { clientKey }),
    ]);
    expect(second).toBe(first);
    await expect(makeTask(app, 'olga', { clientKey, title: 'Changed and sent again' })).rejects.toMatchObject({
      status: 409,
      values: { number: first },
    });
    expect(await countTasks()).toBe(before + 1);
    expect(await taskEventsOf(app, first)).toEqual(['task.created']);
  });

  test('has no due date or step date in the past, and does not begin after it is due', async () => {
    clock.set(new Date('2027-02-10T11:00:00Z'));
    const refused = (fields: Record<string, string>) => expect(makeTask(app, 'olga', fields)).rejects;
    await refused({ dueDate: '2027-02-09' }).toMatchObject({ fieldErrors: { dueDate: 'tasks.errors.datePast' } });
    await refused({ nextStep: 'Call', nextStepDate: '2027-02-09' }).toMatchObject({
      fieldErrors: { nextStepDate: 'tasks.errors.datePast' },
    });
    await refused({ startDate: '2027-03-02', dueDate: '2027-03-01' }).toMatchObject({
      fieldErrors: { startDate: 'tasks.errors.startAfterDue' },
    });
    await makeTask(app, 'olga', { dueDate: '2027-02-10', nextStep: 'Call', nextStepDate: '2027-02-10' });
  });
});

describe('who may be made responsible', () => {
  const refused = (owner: string, responsible: string[]) =>
    expect(makeTask(app, owner, { responsible })).rejects.toMatchObject({
      fieldErrors: { responsible: 'tasks.errors.responsibleNotAllowed' },
    });

  test('an employee: only themselves', async () => {
    await makeTask(app, 'olga', { responsible: ['olga'] });
    await refused('olga', ['valeria']);
    await refused('olga', ['olga', 'darian']);
  });

  test('a head: the people of the department', async () => {
    await makeTask(app, 'darian', { responsible: ['olga', 'valeria', 'darian'] });
    await refused('darian', ['masha']);
  });

  test('executives and operators: anyone', async () => {
    await makeTask(app, 'garry', { responsible: ['masha', 'tanya', 'ruth'] });
    await makeTask(app, 'ekaterina', { responsible: ['garry'] });
  });

  test('an admin: by that nobody else', async () => {
    await refused('admin', ['olga']);
  });

  test('nobody who has left', async () => {
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: clock.now() } });
    await expect(makeTask(app, 'garry', { responsible: ['masha'] })).rejects.toMatchObject({
      fieldErrors: { responsible: 'tasks.errors.personUnknown' },
    });
    await app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt: null } });
  });
});

describe('a subtask', () => {
  test('is made by the responsible people, for one another as well', async () => {
    const parent = await makeTask(app, 'garry', { responsible: ['olga', 'masha'] });
    const part = await makeTask(app, 'olga', { parent, responsible: ['masha'] });
    expect(await namesOf(part, 'isResponsible')).toEqual(['Masha Lind']);
    await expect(makeTask(app, 'olga', { parent, responsible: ['valeria'] })).rejects.toMatchObject({
      fieldErrors: { responsible: 'tasks.errors.responsibleNotAllowed' },
    });
  });

  test('has exactly one responsible person', async () => {
    const parent = await makeTask(app, 'garry', { responsible: ['olga', 'masha'] });
    await expect(makeTask(app, 'olga', { parent, responsible: ['olga', 'masha'] })).rejects.toMatchObject({
      fieldErrors: { responsible: 'tasks.errors.oneResponsible' },
    });
  });

  test('is not made by a subscriber, nor by somebody who does not see the main task', async () => {
    const parent = await makeTask(app, 'garry', { responsible: ['olga'], subscribers: ['valeria'] });
    await expect(makeTask(app, 'valeria', { parent })).rejects.toMatchObject({ status: 403 });
    await expect(makeTask(app, 'tanya', { parent })).rejects.toMatchObject({ status: 404 });
    await expect(makeTask(app, 'garry', { parent: 2_000_000_000 })).rejects.toMatchObject({ status: 404 });
  });

  test('has no subtasks of its own, so that no circle can come about', async () => {
    const parent = await makeTask(app, 'garry', { responsible: ['olga'] });
    const part = await makeTask(app, 'olga', { parent });
    await expect(makeTask(app, 'garry', { parent: part })).rejects.toMatchObject({ status: 403 });
  });

  test('is refused when there are two hundred', async () => {
    const parent = await makeTask(app, 'garry', { responsible: ['olga'] });
    const { id, ownerId, stageId } = await app.db.prisma.task.findUniqueOrThrow({ where: { id: parent } });
    await app.db.prisma.task.createMany({
      data: Array.from({ length: 199 }, (_, index) => ({
        title: `Part ${index}`,
        ownerId,
        stageId,
        parentId: id,
        clientKey: randomUUID(),
      })),
    });
    await makeTask(app, 'olga', { parent, title: 'The 200th' });
    await expect(makeTask(app, 'olga', { parent, title: 'The 201st' })).rejects.toMatchObject({
      fieldErrors: { form: 'tasks.errors.tooManySubtasks' },
    });
    expect((await taskOf(app, parent)).subtasks).toHaveLength(200);
  });
});

describe('a task that comes of a memo', () => {
  test('considers it, is linked with it, and says so in its conclusion and both histories', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
    const taskId = await makeTask(app, 'garry', { memo, responsible: ['masha'], subscribers: ['andrew', 'olga'] });
    const { stage, conclusion, consideredById } = await memoOf(app, memo);
    expect(stage).toBe('considered');
    expect(conclusion).toContain('a task was created');
    expect(consideredById).toBe((await app.user('garry')).id);
    expect((await taskOf(app, taskId)).memo?.id).toBe(memo);
    expect(await eventsOf(app, memo)).toEqual(['sent', 'taskCreated']);
    expect(await taskEventsOf(app, taskId)).toEqual(['task.created']);
  });

  test('may come later: what was concluded stays', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry' });
    await act(await app.agentFor('garry'), `/memos/${memo}/consideration`, { conclusion: 'Agreed.' });
    await makeTask(app, 'garry', { memo });
    const { conclusion } = await memoOf(app, memo);
    expect(conclusion).toMatch(/Agreed\..*a task was created/s);
  });

  test('is one: whoever makes a second is led to the first', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'company' });
    const [first, second] = await Promise.all([makeTask(app, 'garry', { memo }), makeTask(app, 'ruth', { memo })]);
    expect(second).toBe(first);
    expect(await app.db.prisma.task.count({ where: { memoId: memo } })).toBe(1);
  });

  test('is not made of a memo one does not see, nor of one that one does not decide on', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
    const before = await countTasks();
    await expect(makeTask(app, 'tanya', { memo })).rejects.toMatchObject({ status: 404 });
    await expect(makeTask(app, 'andrew', { memo })).rejects.toMatchObject({ status: 403 });
    await expect(makeTask(app, 'olga', { memo })).rejects.toMatchObject({ status: 403 });
    await expect(makeTask(app, 'garry', { memo: 2_000_000_000 })).rejects.toMatchObject({ status: 404 });
    expect(await countTasks()).toBe(before);
    expect((await memoOf(app, memo)).stage).toBe('pending');
  });

  test('leaves the memo as it was when the form is refused', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'darian' });
    await expect(makeTask(app, 'darian', { memo, responsible: ['masha'] })).rejects.toMatchObject({ status: 422 });
    expect((await memoOf(app, memo)).stage).toBe('pending');
  });

  test('keeps its memo considered, whatever becomes of it', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry' });
    const taskId = await makeTask(app, 'garry', { memo });
    await moveTo(app, 'garry', taskId, 'canceled');
    expect((await memoOf(app, memo)).stage).toBe('considered');
  });
});
