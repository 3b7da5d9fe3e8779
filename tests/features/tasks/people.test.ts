import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editTask } from '#src/features/tasks/form/editing.service';
import { handOverTasks } from '#src/features/tasks/roles/handover.service';
import { setTaskParticipants } from '#src/features/tasks/roles/participants.service';
import { leaveTask, removeTaskSubscriber } from '#src/features/tasks/roles/subscribers.service';
import type { LoadedTask } from '#src/features/tasks/tasks.queries';
import { taskSchema } from '#src/features/tasks/form/form.schema';
import { hideTask } from '#src/features/tasks/stage/team.service';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';
import { page } from '../../support/page';
import { actorOf, makeTask, moveTo, taskOf } from '../../support/tasks';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

type Cast = { responsible: string[]; subscribers?: string[] };

/** Garry saves the form of the task as it was when he opened it. */
async function saveForm(opened: LoadedTask, { responsible, subscribers = [] }: Cast): Promise<void> {
  const idsOf = (people: string[]) => Promise.all(people.map(async (name) => String((await app.user(name)).id)));
  const people = { responsible: await idsOf(responsible), subscribers: await idsOf(subscribers) };
  const input = taskSchema.parse({ title: opened.title, version: String(opened.version), ...people });
  await editTask(app.deps, await actorOf(app, 'garry'), opened, input, []);
}

const subscribersOf = async (taskId: number) =>
  (await taskOf(app, taskId)).participants.filter(({ isSubscriber }) => isSubscriber).map(({ user }) => user.name);

describe('a form opened before a subscriber', () => {
  const cast = { responsible: ['olga'], subscribers: ['valeria'] };

  test('left does not bring them back, and says that it was they', async () => {
    const opened = await taskOf(app, await makeTask(app, 'garry', cast));
    await leaveTask(app.deps, await actorOf(app, 'valeria'), opened);
    const told = { message: 'tasks.errors.changedBy', values: { name: 'Valeria Ortiz' } };
    await expect(saveForm(opened, cast)).rejects.toMatchObject(told);
    expect(await subscribersOf(opened.id)).toEqual([]);
  });

  test('was removed does not bring them back, and says who did it', async () => {
    const opened = await taskOf(app, await makeTask(app, 'garry', { ...cast, coOwner: 'masha' }));
    const { id } = await app.user('valeria');
    await removeTaskSubscriber(app.deps, await actorOf(app, 'masha'), opened, id);
    const { name } = await app.user('masha');
    await expect(saveForm(opened, cast)).rejects.toMatchObject({ message: 'tasks.errors.changedBy', values: { name } });
    expect(await subscribersOf(opened.id)).toEqual([]);
  });
});

describe('a team task that Olga has hidden', () => {
  const hiddenFor = async (taskId: number) =>
    (await taskOf(app, taskId)).participants.filter(({ hiddenAt }) => hiddenAt !== null).map(({ user }) => user.name);
  const makeHidden = async () => {
    const taskId = await makeTask(app, 'garry', { responsible: ['olga', 'valeria'] });
    await hideTask(app.deps, await actorOf(app, 'olga'), await taskOf(app, taskId), true);
    return taskId;
  };
  const give = async (taskId: number, cast: Cast) => saveForm(await taskOf(app, taskId), cast);

  test('is in her list again when it becomes hers alone', async () => {
    const taskId = await makeHidden();
    await give(taskId, { responsible: ['valeria', 'olga'] });
    expect(await hiddenFor(taskId)).toEqual(['Olga Koval']);
    await give(taskId, { responsible: ['olga'] });
    expect(await hiddenFor(taskId)).toEqual([]);
  });

  test('is in her list again when she, a subscriber meanwhile, becomes responsible anew', async () => {
    const taskId = await makeHidden();
    await give(taskId, { responsible: ['valeria', 'masha'], subscribers: ['olga'] });
    expect(await hiddenFor(taskId)).toEqual(['Olga Koval']);
    await give(taskId, { responsible: ['valeria', 'olga'] });
    expect(await hiddenFor(taskId)).toEqual([]);
  });

  test('can be shown again by her whatever her part in it is', async () => {
    const taskId = await makeHidden();
    await give(taskId, { responsible: ['valeria', 'masha'], subscribers: ['olga'] });
    const olga = await app.agentFor('olga');
    const action = `/tasks/${taskId}/hiding/delete`;
    expect(page(await olga.get(`/tasks/${taskId}`)).$(`form[action="${action}"]`)).toHaveLength(1);
    await olga.post(action).expect(303);
    expect(await hiddenFor(taskId)).toEqual([]);
  });
});

test('whose part stays as it was keeps their row as it is', async () => {
  const { id: taskId, ownerId, createdAt } = await taskOf(app, await makeTask(app, 'garry', { responsible: ['olga'] }));
  const [olga, masha] = [await app.user('olga'), await app.user('masha')];
  const writtenBy = () => app.db.prisma.$queryRaw<object[]>`
    SELECT xmin::text FROM task_participants WHERE task_id = ${taskId} AND user_id = ${olga.id}`;
  const before = await writtenBy();
  const cast = { responsible: [olga], coOwner: null, subscribers: [masha] };
  await inTransaction(app.db, (tx) => setTaskParticipants(tx, { taskId, ownerId, createdAt, cast }));
  expect(await subscribersOf(taskId)).toEqual([masha.name]);
  expect(await writtenBy()).toEqual(before);
});

test('a team task is completed when the one whose part was missing leaves it to somebody who has done theirs', async () => {
  const main = await makeTask(app, 'garry', { responsible: ['olga', 'valeria', 'masha'] });
  for (const person of ['olga', 'valeria'])
    await moveTo(app, person, await makeTask(app, person, { parent: main }), 'completed');
  const [from, to, admin] = [await app.user('masha'), await app.user('olga'), await actorOf(app, 'admin')];
  expect((await taskOf(app, main)).stage.isDone).toBe(false);
  await inTransaction(app.db, async (tx) => {
    const about = `user:${from.id}`;
    const data = { kind: 'handover', about, startedById: admin.id, payload: {}, total: 1 };
    const { id: bulkRunId } = await tx.bulkRun.create({ data });
    await handOverTasks(tx, [main], { from, to, actorId: admin.id, bulkRunId });
  });
  expect((await taskOf(app, main)).stage.isDone).toBe(true);
});
