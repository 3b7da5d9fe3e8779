import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editTask } from '#src/features/tasks/editing.service';
import { leaveTask, removeTaskSubscriber } from '#src/features/tasks/subscribers.service';
import type { LoadedTask } from '#src/features/tasks/tasks.queries';
import { taskSchema } from '#src/features/tasks/tasks.schema';
import { withApp, type TestApp } from '../../support/app';
import { actorOf, makeTask, taskOf } from '../../support/tasks';

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
