import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { markTaskSeen } from '#src/features/tasks/page/reading.service';
import { touchTask } from '#src/features/tasks/touch.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { actorOf, closePart, makeTask, moveTo, taskOf } from '../../support/tasks';

let app: TestApp;
let taskId: number;
beforeAll(async () => void (app = await withApp()));
beforeEach(async () => void (taskId = await makeTask(app, 'garry', { responsible: ['olga'] })));
afterEach(() => clock.reset());
afterAll(() => app.close());

const readingsOf = (id: number) =>
  app.db.prisma.auditEntry.count({ where: { type: 'task.read', details: { path: ['taskId'], equals: id } } });

test('that an operator looks at a task, on whatever page, is kept once a sitting', async () => {
  const ekaterina = await app.agentFor('ekaterina');
  await ekaterina.get(`/tasks/${taskId}/messages?since=0`).expect(200);
  for (const page of ['', '/print', '/edit']) await ekaterina.get(`/tasks/${taskId}${page}`).expect(200);
  expect(await readingsOf(taskId)).toBe(1);
  clock.set(new Date(Date.now() + 16 * 60_000));
  await ekaterina.get(`/tasks/new?copy=${taskId}`).expect(200);
  expect(await readingsOf(taskId)).toBe(2);
});

test('an operator opens the files of a task like the task', async () => {
  const file = { taskId, mediaType: 'text/plain', sizeBytes: 4, sha256: '0'.repeat(64), storageKey: 'x' };
  const uploaderId = (await app.user('garry')).id;
  const { id } = await app.db.prisma.attachment.create({ data: { ...file, uploaderId, fileName: 'plan.txt' } });
  await (await app.agentFor('ekaterina')).get(`/files/${id}/thumbnail`).expect(200);
  expect(await readingsOf(taskId)).toBe(1);
});

test('who has a part in it, or in its main task, leaves no such line', async () => {
  const part = await makeTask(app, 'olga', { parent: taskId });
  for (const person of ['garry', 'olga'])
    for (const id of [taskId, part]) await (await app.agentFor(person)).get(`/tasks/${id}`).expect(200);
  expect((await readingsOf(taskId)) + (await readingsOf(part))).toBe(0);
});

const isNewsFor = async (person: string, id: number): Promise<boolean> => {
  const { activityAt, participants } = await taskOf(app, id);
  const { id: userId } = await app.user(person);
  const seenAt = participants.find((row) => row.userId === userId)?.seenAt;
  return !seenAt || seenAt < activityAt;
};
/** Each step happens a minute after the one before. */
const later = () => clock.set(new Date(clock.now().getTime() + 60_000));

test('opening a task reads the notice that was written while it was asked for', async () => {
  await drainJobs(app.deps);
  const olga = await actorOf(app, 'olga');
  const unread = () => app.db.prisma.notification.count({ where: { taskId, userId: olga.id, readAt: null } });
  expect(await unread()).toBe(1);
  await markTaskSeen(app.deps, { ...olga, counts: { ...olga.counts, unread: 0 } }, await taskOf(app, taskId));
  expect(await unread()).toBe(0);
});

test('what happens while a task is being opened stays news', async () => {
  const olga = await actorOf(app, 'olga');
  const loaded = await taskOf(app, taskId);
  later();
  await inTransaction(app.db, async (tx) => touchTask(tx, taskId, await actorOf(app, 'garry')));
  later();
  await markTaskSeen(app.deps, olga, loaded);
  expect(await isNewsFor('olga', taskId)).toBe(true);
  await markTaskSeen(app.deps, olga, await taskOf(app, taskId));
  expect(await isNewsFor('olga', taskId)).toBe(false);
});

test('a main task that moves by itself is news; what one closes oneself is not', async () => {
  const main = await makeTask(app, 'garry', { responsible: ['olga', 'valeria'] });
  const part = await makeTask(app, 'olga', { parent: main });
  later();
  await moveTo(app, 'olga', part, 'in progress');
  expect(await isNewsFor('garry', main)).toBe(true);
  expect(await isNewsFor('olga', part)).toBe(false);
  later();
  await closePart(app, 'olga', main);
  expect(await isNewsFor('olga', part)).toBe(false);
});

test('who sees a subtask alone is told the number of its main task, not the title', async () => {
  const main = await makeTask(app, 'garry', { title: 'A secret plan', responsible: ['olga'] });
  const part = await makeTask(app, 'olga', { title: 'A plain part', parent: main, subscribers: ['tanya'] });
  const tanya = await app.agentFor('tanya');
  await tanya.get(`/tasks/${main}`).expect(404);
  for (const page of ['', '/print']) {
    const { text } = await tanya.get(`/tasks/${part}${page}`).expect(200);
    expect(text).not.toContain('A secret plan');
    expect(text).not.toContain(`href="/tasks/${main}"`);
  }
  expect((await tanya.get(`/tasks/${part}`)).text).toContain(`#${main}`);
  expect((await (await app.agentFor('olga')).get(`/tasks/${part}`)).text).toContain('A secret plan');
});

test('whoever prints a task has seen it', async () => {
  await (await app.agentFor('olga')).get(`/tasks/${taskId}/print`).expect(200);
  const seen = await app.db.prisma.taskParticipant.findFirstOrThrow({
    where: { taskId, userId: (await app.user('olga')).id },
  });
  expect(seen.seenAt).not.toBeNull();
});
