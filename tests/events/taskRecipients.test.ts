import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { editTask } from '#src/features/tasks/form/editing.service';
import { taskSchema } from '#src/features/tasks/form/form.schema';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { act, makeMemo } from '../support/memos';
import { toldOf, toldOfTask } from '../support/notices';
import { actorOf, makeTask, moveTo, sayInTask, stageIdOf, taskOf } from '../support/tasks';

let app: TestApp;
let taskId: number;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const EVERYBODY = { responsible: ['olga', 'masha'], coOwner: 'marina', subscribers: ['andrew'] };
const told = (type: Parameters<typeof toldOfTask>[2]) => toldOfTask(app, taskId, type);
const idOf = async (person: string) => String((await app.user(person)).id);
const idsOf = (people: string[]) => Promise.all(people.map(idOf));

const noticesSince = async (time: Date) => {
  const notices = await app.db.prisma.notification.findMany({
    where: { taskId, createdAt: { gte: time } },
    select: { user: { select: { email: true } }, event: { select: { type: true } } },
  });
  return notices.map(({ user, event }) => `${user.email.split('@')[0] ?? ''} ${event.type}`).sort();
};

type Change = { title?: string; dueDate?: string; responsible?: string[]; subscribers?: string[]; stage?: string };

/** Saves garry's task through its form, with these fields changed. */
async function edit(change: Change): Promise<void> {
  const task = await taskOf(app, taskId);
  const input = taskSchema.parse({
    title: change.title ?? task.title,
    version: String(task.version),
    responsible: await idsOf(change.responsible ?? EVERYBODY.responsible),
    coOwner: await idOf(EVERYBODY.coOwner),
    subscribers: await idsOf(change.subscribers ?? EVERYBODY.subscribers),
    ...(change.dueDate === undefined ? {} : { dueDate: change.dueDate }),
    ...(change.stage === undefined ? {} : { stage: String(await stageIdOf(app, change.stage)) }),
  });
  await editTask(app.deps, await actorOf(app, 'garry'), task, input, []);
  await drainJobs(app.deps);
}

describe('a task with responsible people, a co-owner and a subscriber', () => {
  beforeEach(async () => {
    taskId = await makeTask(app, 'garry', { ...EVERYBODY, title: 'Chairs' });
    await drainJobs(app.deps);
  });

  test('tells all of them that it was created, and not its maker', async () => {
    expect(await told('task.created')).toEqual(['andrew', 'marina', 'masha', 'olga']);
  });

  test('tells everybody but who did it of a stage, and of its end', async () => {
    await moveTo(app, 'olga', taskId, 'in progress');
    await drainJobs(app.deps);
    expect(await told('task.stageChanged')).toEqual(['andrew', 'garry', 'marina', 'masha']);
    await moveTo(app, 'marina', taskId, 'canceled');
    await drainJobs(app.deps);
    expect(await told('task.closed')).toEqual(['andrew', 'garry', 'masha', 'olga']);
  });

  test('tells of a due date, and of changed responsible people to those who lost it as well', async () => {
    await edit({ dueDate: '2099-06-30' });
    expect(await told('task.dueChanged')).toEqual(['andrew', 'marina', 'masha', 'olga']);
    await edit({ dueDate: '2099-06-30', responsible: ['olga', 'tanya'] });
    expect(await told('task.responsibleChanged')).toEqual(['andrew', 'marina', 'masha', 'olga', 'tanya']);
    const sentences = await app.db.prisma.notification.findMany({
      where: { taskId, event: { type: 'task.responsibleChanged' } },
      select: { user: { select: { email: true } }, kind: true },
    });
    expect(new Set(sentences.map(({ kind }) => kind))).toEqual(new Set(['task-changed']));
  });

  test('tells those who join by a save of that, the others of who is responsible, and nobody of the due date as well', async () => {
    await edit({ dueDate: '2099-07-31', responsible: ['olga', 'masha', 'tanya'], subscribers: ['andrew', 'sergey'] });
    expect(await told('task.dueChanged')).toEqual([]);
    expect(await told('task.responsibleChanged')).toEqual(['andrew', 'marina', 'masha', 'olga', 'tanya']);
    expect(await told('task.subscriberAdded')).toEqual(['sergey']);
    const { id: userId } = await app.user('tanya');
    expect(await app.db.prisma.notification.count({ where: { taskId, userId } })).toBe(1);
  });

  test('tells whoever lost it its title as they knew it', async () => {
    app.pushed.length = 0;
    await edit({ title: 'Fire Masha', responsible: ['olga', 'tanya'] });
    const masha = `user:${await idOf('masha')}`;
    const hints = app.pushed.filter(({ to, event }) => to === masha && event === 'notice');
    expect(hints.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ title: 'Garry Chief took a task off you', body: `Task #${taskId} Chairs` }),
    ]);
    const mail = await app.db.prisma.mailDelivery.findFirstOrThrow({
      where: { user: { email: 'masha@demo.test' } },
      orderBy: { id: 'desc' },
    });
    expect(mail.subject).toBe(`[Notes CRM] Task #${taskId} Chairs`);
    expect(`${mail.text}${mail.html}`).not.toContain('Fire');
  });

  test('tells nobody of its text, its files or its next step', async () => {
    await edit({ title: 'Chairs and tables' });
    expect(await told('task.edited')).toEqual([]);
  });

  test('tells everybody one thing of a save that did several', async () => {
    const time = new Date();
    await edit({ dueDate: '2099-07-01', responsible: ['olga', 'tanya'], stage: 'in progress' });
    expect(await noticesSince(time)).toEqual([
      'andrew task.stageChanged',
      'marina task.stageChanged',
      'masha task.responsibleChanged',
      'olga task.stageChanged',
      'tanya task.responsibleChanged',
    ]);
  });

  test('hints at a change on open pages of the task', async () => {
    app.pushed.length = 0;
    await moveTo(app, 'olga', taskId, 'in progress');
    await drainJobs(app.deps);
    expect(app.pushed).toContainEqual({
      to: `task:${taskId}`,
      event: 'task.changed',
      payload: { taskId, type: 'task.stageChanged', actorId: Number(await idOf('olga')) },
    });
  });
});

describe('a task that comes of a memo', () => {
  test('is told of once: to those in it by its own notice, which says both, to the others by the memo’s', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga', 'valeria'] });
    await drainJobs(app.deps);
    const { id: last } = await app.db.prisma.notification.findFirstOrThrow({ orderBy: { id: 'desc' } });
    taskId = await makeTask(app, 'garry', { memo, responsible: ['masha'], subscribers: ['andrew', 'olga'] });
    await drainJobs(app.deps);
    expect(await told('task.created')).toEqual(['andrew', 'masha', 'olga']);
    expect(await toldOf(app, memo, 'memo.taskCreated')).toEqual(['valeria']);
    expect(await app.db.prisma.notification.count({ where: { id: { gt: last } } })).toBe(4);
    const sentenceFor = async (person: string) =>
      (await (await app.agentFor(person)).get('/notifications').expect(200)).text;
    expect(await sentenceFor('olga')).toContain(`Garry Chief considered memo #${memo} and created a task`);
    expect(await sentenceFor('valeria')).toContain('Garry Chief considered a memo and created a task');
  });

  test('tells the memo’s owner the result once, also one who has left the task', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry' });
    for (const subscribers of [['andrew'], []]) {
      const own = subscribers.length > 0 ? memo : await makeMemo(app, 'andrew', { to: 'garry' });
      taskId = await makeTask(app, 'garry', { memo: own, responsible: ['masha'], subscribers });
      await moveTo(app, 'masha', taskId, 'completed', '<div>All forty are here.</div>');
      await drainJobs(app.deps);
      expect(await told('task.closed')).toEqual([...subscribers, 'garry']);
      expect(await toldOf(app, own, 'memo.taskClosed')).toEqual(subscribers.length > 0 ? [] : ['andrew']);
    }
    const { text } = await (await app.agentFor('andrew')).get('/notifications').expect(200);
    expect(text).toContain('Masha Lind completed the task of your memo');
    expect(text.split('All forty are here.')).toHaveLength(3);
  });

  test('of a memo considered before says only what is new', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry' });
    await act(await app.agentFor('garry'), `/memos/${memo}/consideration`);
    await makeTask(app, 'garry', { memo, responsible: ['masha'], subscribers: ['andrew'] });
    await drainJobs(app.deps);
    const { text } = await (await app.agentFor('andrew')).get('/notifications').expect(200);
    expect(text).toContain(`Garry Chief created a task from memo #${memo}`);
  });
});

describe('whoever muted a task', () => {
  const mute = async (person: string, path = 'mute') => act(await app.agentFor(person), `/tasks/${taskId}/${path}`);
  const say = async (text: string) => {
    await sayInTask(app, 'garry', taskId, text);
    await drainJobs(app.deps);
    return told('message.posted');
  };
  beforeEach(async () => {
    taskId = await makeTask(app, 'garry', { ...EVERYBODY, title: 'Chairs' });
    await mute('olga');
    await mute('andrew');
  });

  test('hears of no message and no stage, until they unmute it', async () => {
    expect(await say('Hello')).toEqual(['marina', 'masha']);
    await moveTo(app, 'garry', taskId, 'in progress');
    await drainJobs(app.deps);
    expect(await told('task.stageChanged')).toEqual(['marina', 'masha']);
    await mute('andrew', 'mute/delete');
    expect(await say('Hello again')).toEqual(['andrew', 'marina', 'masha']);
  });

  test('but of a mention, of what is theirs to do, and of the end', async () => {
    expect(await say('And you, @Andrew Meyer?')).toEqual(['andrew', 'marina', 'masha']);
    await edit({ dueDate: '2099-06-30' });
    expect(await told('task.dueChanged')).toEqual(['marina', 'masha', 'olga']);
    await edit({ dueDate: '2099-06-30', responsible: ['masha'] });
    expect(await told('task.responsibleChanged')).toEqual(['marina', 'masha', 'olga']);
    await moveTo(app, 'garry', taskId, 'completed');
    await drainJobs(app.deps);
    expect(await told('task.closed')).toContain('andrew');
  });

  test('reads that it is muted; somebody without a role in it cannot mute it', async () => {
    const answer = await (await app.agentFor('olga')).post(`/tasks/${taskId}/mute`).type('form').expect(303);
    expect(answer.headers.location).toBe(`/tasks/${taskId}`);
    const page = await (await app.agentFor('olga')).get(`/tasks/${taskId}`).expect(200);
    expect(page.text).toContain('The task is muted.');
    const { id: userId } = await app.user('ekaterina');
    await (await app.agentFor('ekaterina')).post(`/tasks/${taskId}/mute`).type('form').expect(403);
    await (await app.agentFor('tanya')).post(`/tasks/${taskId}/mute`).type('form').expect(404);
    expect(await app.db.prisma.taskParticipant.count({ where: { taskId, userId } })).toBe(0);
  });
});
