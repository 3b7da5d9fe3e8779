import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { goLive, next, type LiveApp } from '../../support/live';
import { makeTask, moveTo } from '../../support/tasks';

let app: TestApp;
let live: LiveApp;
let taskId: number;
beforeAll(async () => {
  app = await withApp();
  live = await goLive(app);
});
beforeEach(async () => {
  taskId = await makeTask(app, 'garry', { responsible: ['olga'], subscribers: ['andrew'] });
  await drainJobs(live.deps);
});
afterEach(() => live.leaveAll());
afterAll(async () => {
  await live.close();
  await app.close();
});

const open = (client: Socket, id = taskId): Promise<{ ok: boolean }> =>
  client.timeout(5_000).emitWithAck('task.open', { taskId: id });

test('a page of a task hears that it was moved; somebody without a role is refused', async () => {
  const [andrew, tanya] = await Promise.all([live.live('andrew'), live.live('tanya')]);
  expect(await open(andrew)).toEqual({ ok: true });
  expect(await open(tanya)).toEqual({ ok: false });
  const heard: unknown[] = [];
  tanya.onAny((event) => heard.push(event));
  const arrives = next(andrew, 'task.changed');
  await moveTo(app, 'olga', taskId, 'in progress');
  await drainJobs(live.deps);
  expect(await arrives).toMatchObject({ taskId, type: 'task.stageChanged' });
  expect(heard).toEqual([]);
});

test('a message in the chat of a task reaches its open pages', async () => {
  const andrew = await live.live('andrew');
  await open(andrew);
  const arrives = next(andrew, 'message.posted');
  expect((await live.post('olga', `/tasks/${taskId}/messages`, { message: 'It has begun' })).status).toBe(201);
  expect(await arrives).toMatchObject({ html: expect.stringContaining('It has begun') });
});

test('a page of a subtask is live for the people of the main task, and closes when they lose it', async () => {
  const part = await makeTask(app, 'olga', { parent: taskId });
  const andrew = await live.live('andrew');
  expect(await open(andrew, part)).toEqual({ ok: true });
  const lost = next(andrew, 'task.lost');
  const { id } = await app.user('andrew');
  expect((await live.post('garry', `/tasks/${taskId}/subscribers/${id}/delete`)).ok).toBe(true);
  expect(await lost).toEqual({ taskId });
  expect(await open(andrew)).toEqual({ ok: false });
  expect(await open(andrew, part)).toEqual({ ok: false });
});
