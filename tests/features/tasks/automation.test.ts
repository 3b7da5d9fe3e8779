import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { editTask, setNextStep } from '#src/features/tasks/form/editing.service';
import { moveTask } from '#src/features/tasks/stage/stage.service';
import { taskSchema } from '#src/features/tasks/form/form.schema';
import { hideTask } from '#src/features/tasks/stage/team.service';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { page } from '../../support/page';
import { actorOf, closePart, makeTask, moveTo, stageIdOf, taskEventsOf, taskOf } from '../../support/tasks';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(() => clock.reset());

const stageOf = async (taskId: number) => (await taskOf(app, taskId)).stage.name;
/** The last thing that happened to the task: its type, who did it, and what changed. */
const lastOf = (taskId: number) =>
  app.db.prisma.event.findFirstOrThrow({
    where: { taskId },
    orderBy: { id: 'desc' },
    select: { type: true, actorId: true, changes: true },
  });

/** Garry's task for Olga, Valeria and others. */
const makeTeamTask = (others: string[] = []) => makeTask(app, 'garry', { responsible: ['olga', 'valeria', ...others] });
/** Garry saves its form with these people responsible. */
async function saveForm(taskId: number, people: string[]): Promise<void> {
  const task = await taskOf(app, taskId);
  const responsible = await Promise.all(people.map(async (name) => String((await app.user(name)).id)));
  const input = taskSchema.parse({ title: task.title, responsible });
  await editTask(app.deps, await actorOf(app, 'garry'), task, input, []);
}
const makePart = (main: number, person: string) => makeTask(app, person, { parent: main, title: `Part of ${person}` });

describe('a main task', () => {
  test('that is pending is in progress as soon as its first subtask is, and its history says so', async () => {
    const main = await makeTeamTask();
    const part = await makePart(main, 'olga');
    expect(await stageOf(main)).toBe('pending');
    await moveTo(app, 'olga', part, 'in progress');
    expect(await stageOf(main)).toBe('in progress');
    expect(await lastOf(main)).toEqual({
      type: 'task.stageChanged',
      actorId: null,
      changes: { from: 'pending', to: 'in progress', automatic: 'subtaskStarted' },
    });
  });

  test('that somebody postponed stays so when a subtask is begun', async () => {
    const main = await makeTeamTask();
    const part = await makePart(main, 'olga');
    await moveTo(app, 'garry', main, 'postponed');
    await moveTo(app, 'olga', part, 'in progress');
    expect(await stageOf(main)).toBe('postponed');
  });

  test('that is closed is opened again by a new subtask', async () => {
    const main = await makeTeamTask();
    await moveTo(app, 'garry', main, 'completed');
    await makePart(main, 'olga');
    expect(await stageOf(main)).toBe('in progress');
    expect((await taskOf(app, main)).closedAt).toBeNull();
    expect(await lastOf(main)).toMatchObject({ actorId: null, changes: { automatic: 'subtaskReopened' } });
  });

  test('that closed by itself is opened again when one of its subtasks is', async () => {
    const main = await makeTeamTask();
    const parts = [await makePart(main, 'olga'), await makePart(main, 'valeria')];
    await moveTo(app, 'olga', parts[0]!, 'completed');
    await moveTo(app, 'valeria', parts[1]!, 'completed');
    expect(await stageOf(main)).toBe('completed');
    await moveTo(app, 'valeria', parts[1]!, 'postponed');
    expect(await stageOf(main)).toBe('in progress');
    expect(await lastOf(main)).toMatchObject({ changes: { from: 'completed', automatic: 'subtaskReopened' } });
  });

  test('closes by itself with the last subtask, and its history says why and with what result', async () => {
    const main = await makeTeamTask();
    const [first, second] = [await makePart(main, 'olga'), await makePart(main, 'valeria')];
    await moveTo(app, 'olga', first, 'completed', '<div>Ordered.</div>');
    expect(await stageOf(main)).toBe('pending');
    await moveTo(app, 'valeria', second, 'completed', '<div>Paid.</div>');
    expect(await stageOf(main)).toBe('completed');
    expect((await taskOf(app, main)).closedAt).not.toBeNull();
    const { type, actorId, changes } = await lastOf(main);
    expect({ type, actorId }).toEqual({ type: 'task.closed', actorId: null });
    expect(changes).toMatchObject({ to: 'completed', automatic: 'allSubtasksDone' });
    expect(changes).toHaveProperty('conclusion', expect.stringMatching(/Ordered\.\s*Paid\./));
  });

  test('stays open while somebody who is responsible has no subtask yet', async () => {
    const main = await makeTeamTask();
    const part = await makePart(main, 'olga');
    await moveTo(app, 'olga', part, 'completed');
    expect(await stageOf(main)).toBe('pending');
  });

  test('completes when the one whose part is missing is no longer responsible', async () => {
    const main = await makeTeamTask(['masha']);
    for (const person of ['olga', 'valeria']) await moveTo(app, person, await makePart(main, person), 'completed');
    expect((await taskOf(app, main)).stage.isActive).toBe(true);
    await saveForm(main, ['olga', 'valeria']);
    expect(await stageOf(main)).toBe('completed');
    await moveTo(app, 'garry', main, 'in progress');
    await saveForm(main, ['olga', 'valeria']);
    expect(await stageOf(main)).toBe('in progress');
  });

  test('of one responsible person is for that person to close', async () => {
    const main = await makeTask(app, 'garry', { responsible: ['olga'] });
    await moveTo(app, 'olga', await makePart(main, 'olga'), 'completed');
    expect(await stageOf(main)).toBe('pending');
  });

  test('completes when some subtasks were canceled, but not when all were', async () => {
    const main = await makeTeamTask();
    const [first, second] = [await makePart(main, 'olga'), await makePart(main, 'valeria')];
    await moveTo(app, 'olga', first, 'canceled');
    await moveTo(app, 'valeria', second, 'canceled');
    expect(await stageOf(main)).toBe('pending');
    await moveTo(app, 'valeria', second, 'completed');
    expect(await stageOf(main)).toBe('completed');
  });

  test('cannot be closed, neither done nor canceled, while a subtask is open', async () => {
    const main = await makeTeamTask();
    const part = await makePart(main, 'olga');
    for (const stage of ['completed', 'canceled']) {
      await expect(moveTo(app, 'garry', main, stage)).rejects.toMatchObject({
        fieldErrors: { stage: 'tasks.errors.openSubtask' },
      });
    }
    expect(await stageOf(main)).toBe('pending');
    await moveTo(app, 'olga', part, 'canceled');
    await moveTo(app, 'garry', main, 'completed');
    expect(await stageOf(main)).toBe('completed');
  });

  test('tells in its history when the next step of a subtask changes', async () => {
    const main = await makeTeamTask();
    const part = await makePart(main, 'olga');
    const step = { nextStep: 'Call the dealer', nextStepDate: '2099-05-04', remindMe: false };
    await setNextStep(app.deps, await actorOf(app, 'olga'), await taskOf(app, part), step);
    expect(await taskEventsOf(app, part)).toContain('task.stepChanged');
    expect(await lastOf(main)).toMatchObject({
      type: 'task.subtaskStep',
      changes: { subtask: { id: part, title: 'Part of olga' }, step: 'Call the dealer', date: '2099-05-04' },
    });
  });

  test('tells of its subtasks', async () => {
    const main = await makeTeamTask();
    const part = await makePart(main, 'olga');
    const changes = { subtask: { id: part }, responsible: [{ name: 'Olga Koval' }] };
    expect(await lastOf(main)).toMatchObject({ type: 'task.subtaskCreated', changes });
  });
});

describe('“Completed” in a team task', () => {
  test('closes my part alone: my open subtasks', async () => {
    const main = await makeTeamTask();
    const [mine, hers] = [await makePart(main, 'olga'), await makePart(main, 'valeria')];
    await closePart(app, 'olga', main, '<div>Mine is done.</div>');
    expect([await stageOf(mine), await stageOf(hers), await stageOf(main)]).toEqual([
      'completed',
      'pending',
      'pending',
    ]);
    expect((await taskOf(app, mine)).conclusion).toContain('Mine is done.');
  });

  test('makes a closed subtask for whoever had none, and the last part completes the whole', async () => {
    const main = await makeTeamTask();
    await closePart(app, 'olga', main);
    await closePart(app, 'valeria', main, '<div>All there.</div>');
    const { subtasks, stage } = await taskOf(app, main);
    expect(subtasks.map(({ stage: { name } }) => name)).toEqual(['completed', 'completed']);
    expect(stage.name).toBe('completed');
    expect(await lastOf(main)).toMatchObject({ type: 'task.closed', changes: { automatic: 'allSubtasksDone' } });
  });

  test('is offered as long as a part of mine is open, or I have none yet', async () => {
    const main = await makeTeamTask();
    const olga = await app.agentFor('olga');
    const isOffered = async () => page(await olga.get(`/tasks/${main}`)).buttons.includes('Completed');
    expect(await isOffered()).toBe(true);
    await closePart(app, 'olga', main);
    expect(await isOffered()).toBe(false);
    const { id } = await app.db.prisma.task.findFirstOrThrow({ where: { parentId: main } });
    expect(await taskEventsOf(app, id)).toEqual(['task.created']);
    await makePart(main, 'olga');
    expect(await isOffered()).toBe(true);
  });

  test('closes my part alone from the board, too; its owner completes the whole', async () => {
    const main = await makeTeamTask();
    await moveTo(app, 'olga', main, 'completed', '<div>Mine is done.</div>');
    const { stage, subtasks } = await taskOf(app, main);
    expect(stage.isActive).toBe(true);
    expect(subtasks.map(({ conclusion }) => conclusion)).toEqual(['<div>Mine is done.</div>']);
    await moveTo(app, 'garry', main, 'completed');
    expect(await stageOf(main)).toBe('completed');
  });

  test('is for those with a part in it, who may then put the whole out of their own list', async () => {
    const main = await makeTeamTask();
    await expect(closePart(app, 'garry', main)).rejects.toMatchObject({ status: 403 });
    await hideTask(app.deps, await actorOf(app, 'olga'), await taskOf(app, main), true);
    const hidden = (await taskOf(app, main)).participants.filter(({ hiddenAt }) => hiddenAt !== null);
    expect(hidden.map(({ user }) => user.name)).toEqual(['Olga Koval']);
  });
});

test('two who move a task at once: one wins, and the other is told who and where to', async () => {
  const taskId = await makeTask(app, 'garry', { responsible: ['olga'] });
  const seen = await taskOf(app, taskId);
  const move = async (person: string, stage: string) =>
    moveTask(app.deps, await actorOf(app, person), seen, {
      stage: await stageIdOf(app, stage),
      version: seen.version,
    });
  const moves = await Promise.allSettled([move('garry', 'postponed'), move('olga', 'in progress')]);
  const lost = moves.filter((outcome) => outcome.status === 'rejected');
  expect(lost).toHaveLength(1);
  const stage = await stageOf(taskId);
  const name = stage === 'postponed' ? 'Garry Chief' : 'Olga Koval';
  expect(lost[0]?.reason).toMatchObject({ status: 409, messageKey: 'tasks.errors.movedBy', values: { name, stage } });
  expect((await taskEventsOf(app, taskId)).filter((type) => type === 'task.stageChanged')).toHaveLength(1);
});

test('two who close the last two parts at once complete the whole once', async () => {
  const main = await makeTeamTask();
  const [first, second] = [await makePart(main, 'olga'), await makePart(main, 'valeria')];
  await Promise.all([moveTo(app, 'olga', first, 'completed'), moveTo(app, 'valeria', second, 'completed')]);
  expect(await stageOf(main)).toBe('completed');
  expect((await taskEventsOf(app, main)).filter((type) => type === 'task.closed')).toHaveLength(1);
});

test('a stage that was archived meanwhile can no longer be chosen', async () => {
  const taskId = await makeTask(app, 'garry');
  const where = { name: 'postponed' };
  await app.db.prisma.taskStage.updateMany({ where, data: { archivedAt: clock.now() } });
  await expect(moveTo(app, 'garry', taskId, 'postponed')).rejects.toMatchObject({
    fieldErrors: { stage: 'tasks.errors.stageGone' },
  });
  await app.db.prisma.taskStage.updateMany({ where, data: { archivedAt: null } });
});

test('closing a task again in the stage it is in changes nothing', async () => {
  const taskId = await makeTask(app, 'garry');
  await moveTo(app, 'garry', taskId, 'completed', '<div>Done.</div>');
  await moveTo(app, 'garry', taskId, 'completed', '<div>Done again.</div>');
  expect((await taskOf(app, taskId)).conclusion).toContain('Done.');
  expect((await taskEventsOf(app, taskId)).filter((type) => type === 'task.closed')).toHaveLength(1);
});

test('whoever edits a page that somebody else has changed is told what really happened', async () => {
  const taskId = await makeTask(app, 'garry', { responsible: ['olga'] });
  const step = { nextStep: 'Call the builder', leadTime: undefined, remindMe: false };
  await setNextStep(app.deps, await actorOf(app, 'olga'), await taskOf(app, taskId), step);
  const move = { stage: await stageIdOf(app, 'postponed'), version: 1 };
  await expect(moveTask(app.deps, await actorOf(app, 'garry'), await taskOf(app, taskId), move)).rejects.toMatchObject({
    message: 'tasks.errors.changedBy',
    values: { name: 'Olga Koval' },
  });
});

test('a line written for a task that somebody else has just closed is not dropped in silence', async () => {
  const taskId = await makeTask(app, 'garry', { responsible: ['olga'] });
  await moveTo(app, 'olga', taskId, 'completed', '<div>Done.</div>');
  const late = { stage: await stageIdOf(app, 'completed'), version: 1, conclusion: '<div>All 40 are here.</div>' };
  await expect(moveTask(app.deps, await actorOf(app, 'garry'), await taskOf(app, taskId), late)).rejects.toMatchObject({
    status: 409,
  });
});

test('a task opened again and closed without a line has no result of before', async () => {
  const taskId = await makeTask(app, 'garry');
  await moveTo(app, 'garry', taskId, 'completed', '<div>Done.</div>');
  await moveTo(app, 'garry', taskId, 'in progress');
  await moveTo(app, 'garry', taskId, 'canceled');
  expect((await taskOf(app, taskId)).conclusion).toBeNull();
});
