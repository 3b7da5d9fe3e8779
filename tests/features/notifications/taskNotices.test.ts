import { load } from 'cheerio';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readUpTo } from '#src/features/conversations/reading.service';
import { markTaskNoticesRead } from '#src/features/notifications/notifications.service';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { actorOf, makeTask, moveTo, sayInTask, taskOf, taskTalk } from '../../support/tasks';

let app: TestApp;
let taskId: number;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.prisma.notification.updateMany({ where: { readAt: null }, data: { readAt: new Date() } });
  taskId = await makeTask(app, 'darian', { title: 'Chairs', responsible: ['olga'], subscribers: ['valeria'] });
  await drainJobs(app.deps);
});

const shown = async (person: string, query = 'read=unread') => {
  const answer = await (await app.agentFor(person)).get(`/notifications?${query}`).expect(200);
  const $ = load(answer.text);
  return $('main li:has(time)')
    .toArray()
    .map((item) => ({ text: $(item).text().replace(/\s+/g, ' ').trim(), href: $(item).find('a').attr('href') }));
};
const unreadOf = async (person: string): Promise<number> =>
  (await (await app.agentFor(person)).get('/notifications/state').expect(200)).body.unread;
const say = async (person: string, message: string): Promise<number> => {
  const id = await sayInTask(app, person, taskId, message);
  await drainJobs(app.deps);
  return id;
};

describe('a notice of a task', () => {
  test('is a sentence with number and title that leads to the task', async () => {
    const [notice, ...others] = await shown('olga');
    expect(others).toEqual([]);
    expect(notice?.text).toMatch(new RegExp(`^(DV )?Darian Voss created a task New Task #${taskId} Chairs`));
    const opened = await (await app.agentFor('olga')).get(notice?.href ?? '').expect(303);
    expect(opened.headers.location).toBe(`/tasks/${taskId}`);
    expect(await unreadOf('olga')).toBe(0);
  });

  test('of a message quotes it and leads to where it was said', async () => {
    const messageId = await say('olga', 'Which ones, @Valeria Ortiz?');
    const [notice] = await shown('valeria');
    expect(notice?.text).toContain('Olga Koval mentioned you in the chat');
    expect(notice?.text).toContain('Which ones, @Valeria Ortiz?');
    const opened = await (await app.agentFor('valeria')).get(notice?.href ?? '').expect(303);
    expect(opened.headers.location).toBe(`/tasks/${taskId}?message=${messageId}#message-${messageId}`);
  });

  test('of its end tells with what it was closed, on the page and in the toast', async () => {
    app.pushed.length = 0;
    await moveTo(app, 'olga', taskId, 'completed', '<div>Twelve <b>grey</b> ones.</div>');
    await drainJobs(app.deps);
    const [notice] = await shown('valeria');
    expect(notice?.text).toContain('Olga Koval completed a task');
    expect(notice?.text).toContain('Twelve grey ones.');
    const { id } = await app.user('valeria');
    expect(app.pushed.find(({ to, event }) => to === `user:${id}` && event === 'notice')?.payload).toMatchObject({
      title: 'Olga Koval completed a task',
      body: `Task #${taskId} Chairs: Twelve grey ones.`,
      taskId,
    });
  });

  test('keeps its number and loses title, text and link once the task is out of sight', async () => {
    await say('olga', 'The secret figure is 12');
    const { id: userId } = await app.user('valeria');
    await app.db.prisma.taskParticipant.delete({ where: { taskId_userId: { taskId, userId } } });
    const [notice] = await shown('valeria');
    expect(notice?.text).toContain(`Task #${taskId} (no longer open to you)`);
    expect(notice?.text).not.toMatch(/Chairs|secret figure/);
    expect(notice?.href).toBeUndefined();
    const { id } = await app.db.prisma.notification.findFirstOrThrow({ where: { userId, taskId } });
    const agent = await app.agentFor('valeria');
    await agent.get(`/notifications/${id}`).expect(303).expect('location', '/notifications');
    expect((await agent.get('/notifications')).text).toContain('This task is not open to you any more');
  });

  test('of a subtask is open to whoever has a role in the main task alone', async () => {
    const part = await makeTask(app, 'olga', { parent: taskId, title: 'A part', subscribers: ['valeria'] });
    await drainJobs(app.deps);
    const { id: userId } = await app.user('valeria');
    await app.db.prisma.taskParticipant.delete({ where: { taskId_userId: { taskId: part, userId } } });
    expect((await shown('valeria'))[0]?.text).toContain(`Task #${part} A part`);
  });
});

test('the page filters by the kinds of tasks', async () => {
  await moveTo(app, 'olga', taskId, 'in progress');
  await moveTo(app, 'olga', taskId, 'canceled');
  await drainJobs(app.deps);
  const kinds = ['task-created', 'task-changed', 'task-closed'];
  const texts = await Promise.all(kinds.map(async (kind) => (await shown('valeria', `read=unread&kind=${kind}`))[0]));
  expect(texts.map((notice) => notice?.text)).toEqual([
    expect.stringContaining('created a task'),
    expect.stringContaining('Olga Koval moved a task to “in progress”'),
    expect.stringContaining('Olga Koval closed a task: “canceled”'),
  ]);
});

test('opening a task reads its notices and no others, and says how many are left', async () => {
  await makeTask(app, 'darian', { title: 'Tables', responsible: ['olga'] });
  await drainJobs(app.deps);
  const { id } = await app.user('olga');
  expect(await unreadOf('olga')).toBe(2);
  expect(await markTaskNoticesRead(app.db, id, taskId)).toBe(1);
  expect(await markTaskNoticesRead(app.db, id, taskId)).toBeNull();
});

test('reading the chat of a task reads the notices of what was said, and the task in the list', async () => {
  await markTaskNoticesRead(app.db, (await app.user('darian')).id, taskId);
  await say('olga', 'One');
  const last = await say('olga', 'Two');
  expect(await unreadOf('darian')).toBe(2);
  await readUpTo(app.deps, await actorOf(app, 'darian'), await taskTalk(app, 'darian', taskId), last);
  expect(await unreadOf('darian')).toBe(0);
  const { participants, activityAt } = await taskOf(app, taskId);
  const own = participants.find(({ user }) => user.name === 'Darian Voss');
  expect(own?.seenAt?.getTime()).toBeGreaterThanOrEqual(activityAt.getTime());
});
