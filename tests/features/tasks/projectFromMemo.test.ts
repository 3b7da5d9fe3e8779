import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lockMemo } from '#src/features/memos/memos.queries';
import { inTransaction } from '#src/platform/db';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { say } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, decide, makeMemo, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask, moveTo } from '../../support/tasks';

let app: TestApp;
let andrew: Agent;
let garry: Agent;
let olga: Agent;
let memoId: number;

beforeAll(async () => {
  app = await withApp();
  [andrew, garry, olga] = await Promise.all([app.agentFor('andrew'), app.agentFor('garry'), app.agentFor('olga')]);
});
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { title: 'A second hall', to: 'garry', subscribers: ['olga'] });
});
afterAll(() => app.close());

const idOf = async (person: string) => String((await app.user(person)).id);

const form = async (fields: Fields = {}): Promise<Fields> => ({
  title: 'Build the hall',
  memo: String(memoId),
  responsible: await idOf('darian'),
  subscribers: await idOf('andrew'),
  clientKey: randomUUID(),
  ...fields,
});
const create = async (list: string, fields?: Fields) => decide(garry, list, await form(fields));
const made = (answer: { get: (name: string) => string | undefined }) =>
  Number(/\d+$/.exec(answer.get('location') ?? '')?.[0]);
const ofMemo = () => app.db.prisma.task.findMany({ where: { memoId }, select: { id: true, kind: true } });

test('the memo offers both, and the form of a project is filled from it and says what it is', async () => {
  const memo = page(await garry.get(`/memos/${memoId}`));
  expect(memo.$(`a[href="/tasks/new?memo=${memoId}"]`).text()).toContain('Create a task');
  expect(memo.$(`a[href="/projects/new?memo=${memoId}"]`).text()).toContain('Create a project');
  expect(page(await andrew.get(`/memos/${memoId}`)).content).not.toContain('Create a project');
  const shown = page(await garry.get(`/projects/new?memo=${memoId}`));
  expect(shown.heading).toBe(`Create a project from memo #${memoId}`);
  expect(shown.content).not.toMatch(/\btask\b/);
  expect(shown.valueOf('Title')).toBe('A second hall');
  expect(shown.valueOf('Subscribers')).toEqual([await idOf('andrew'), await idOf('olga')]);
  expect(shown.$('form.form-card').attr('action')).toBe('/projects');
  expect((await andrew.get(`/projects/new?memo=${memoId}`)).status).toBe(403);
  expect((await (await app.agentFor('masha')).get(`/projects/new?memo=${memoId}`)).status).toBe(404);
});

test('saving it considers the memo, which then speaks of its project wherever it spoke of a task', async () => {
  const answer = await create('/projects', { conclusion: '<p>Granted.</p>' });
  const id = made(answer);
  expect(answer.get('location')).toBe(`/projects/${id}`);
  expect(await ofMemo()).toEqual([{ id, kind: 'project' }]);
  const { stage, conclusion } = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } });
  expect(stage).toBe('considered');
  expect(conclusion).toMatch(/^<p>Granted\.<\/p><p>.*: a project was created\.<\/p>$/);
  const memo = page(await andrew.get(`/memos/${memoId}`));
  expect(memo.$(`.memo-meta a[href="/projects/${id}"]`).text()).toBe('View project');
  expect(memo.content).toContain('The discussion goes on in the project');
  expect(memo.content).toContain('Garry Chief created a project');
  expect(memo.content).not.toMatch(/\b(a|the|View) task\b/);
  const row = page(await andrew.get(`/memos?q=%23${memoId}`));
  expect(row.$(`td[data-col="task"] a[href="/projects/${id}"]`).text()).toBe('View project');
  expect(row.$(`td[data-col="task"] a`).attr('title')).toBe('Stage of the project: pending');
  const hidden = page(await olga.get(`/memos?q=%23${memoId}`)).$('td[data-col="task"] .task-link');
  expect([hidden.text(), hidden.attr('href')]).toEqual(['View project', undefined]);
  const project = page(await andrew.get(`/projects/${id}`));
  expect(project.$(`main a[href="/memos/${memoId}"]`).text()).toContain(`#${memoId}`);
  expect(project.content).toContain(`Garry Chief created the project from memo #${memoId}`);
  expect((await say(andrew, `/memos/${memoId}`, { message: 'Late' })).text).toContain('a project came of this memo');
});

test('everybody is told of the project once, in notices and mails', async () => {
  const id = made(await create('/projects'));
  await moveTo(app, 'garry', id, 'completed', '<p>It stands.</p>');
  await drainJobs(app.deps);
  const told = await app.db.prisma.notification.findMany({
    where: { OR: [{ taskId: id }, { memoId, event: { type: { startsWith: 'memo.task' } } }] },
    select: { userId: true, event: { select: { type: true } } },
  });
  const who = async (person: string) => {
    const userId = Number(await idOf(person));
    return told.filter((one) => one.userId === userId).map(({ event }) => event.type);
  };
  expect(await who('olga')).toEqual(['memo.taskCreated']);
  expect(await who('andrew')).toEqual(['task.created', 'task.closed']);
  expect(page(await olga.get('/notifications')).content).toContain(
    'Garry Chief considered a memo and created a project',
  );
  const notices = page(await andrew.get('/notifications')).content;
  expect(notices).toContain(`Garry Chief considered memo #${memoId} and created a project`);
  expect(notices).toContain(`Garry Chief completed the project of your memo #${memoId}`);
  const where = { userId: Number(await idOf('olga')), notification: { memoId, event: { type: 'memo.taskCreated' } } };
  const mail = await app.db.prisma.mailDelivery.findFirstOrThrow({ where });
  expect(mail.text).toContain('considered a memo and created a project');
});

test('the owner of the memo who has no part in the project hears how it ended', async () => {
  const id = made(await create('/projects', { subscribers: [] }));
  await moveTo(app, 'garry', id, 'canceled');
  await drainJobs(app.deps);
  expect(page(await andrew.get('/notifications')).content).toContain('closed the project of your memo');
  expect(page(await andrew.get(`/memos/${memoId}`)).content).toContain('Garry Chief closed the project: “canceled”');
});

test('a memo that got a task a second ago takes no project, and says which of the two it has', async () => {
  const task = await makeTask(app, 'garry', { memo: memoId, title: 'First' });
  const late = await create('/projects');
  expect([late.status, late.get('location')]).toEqual([303, `/tasks/${task}`]);
  expect(page(await garry.get(`/tasks/${task}`)).content).toContain('A task came of this memo already');
  expect((await garry.get(`/projects/new?memo=${memoId}`)).get('location')).toBe(`/tasks/${task}`);
  expect(await ofMemo()).toEqual([{ id: task, kind: 'task' }]);
});

test('and one with a project takes no task', async () => {
  const id = made(await create('/projects'));
  const late = await create('/tasks');
  expect(late.get('location')).toBe(`/projects/${id}`);
  expect(page(await garry.get(`/projects/${id}`)).content).toContain('A project came of this memo already');
  const memo = page(await garry.get(`/memos/${memoId}`));
  expect(memo.content).not.toMatch(/Create a (task|project)/);
  expect(await ofMemo()).toHaveLength(1);
});

test('of two at once one wins, and the other is led there', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  // Both are under way before either has the memo.
  const holding = inTransaction(app.db, async (tx) => {
    await lockMemo(tx, memoId);
    await released;
  });
  const both = Promise.all([create('/projects'), create('/tasks')]);
  const waiting = async (): Promise<number> => {
    const [{ count } = { count: 0 }] = await app.db.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM memos%FOR UPDATE%'`;
    return count;
  };
  await expect.poll(waiting, { timeout: 20_000 }).toBe(2);
  release();
  await holding;
  const answers = await both;
  const [only, ...more] = await ofMemo();
  expect(more).toEqual([]);
  const list = only?.kind === 'project' ? '/projects' : '/tasks';
  for (const answer of answers) expect(answer.get('location')).toBe(`${list}/${only?.id}`);
  const events = await app.db.prisma.event.count({ where: { memoId, type: 'memo.taskCreated' } });
  expect(events).toBe(1);
});

test('the same form sent twice makes one project; sent again as a task it is asked about', async () => {
  const fields = await form();
  const [first, second] = [await post(garry, '/projects', fields), await post(garry, '/projects', fields)];
  expect(made(second)).toBe(made(first));
  expect((await post(garry, '/tasks', fields)).status).toBe(409);
});

test('a project is no part of a task, and none is made of one', async () => {
  const parent = String(await makeTask(app, 'garry'));
  expect((await garry.get(`/projects/new?parent=${parent}`)).status).toBe(403);
  const refused = await post(garry, '/projects', { ...(await form({ parent })), memo: '' });
  expect([refused.status, refused.text.includes('A project is not part of a task')]).toEqual([422, true]);
});

test('a memo considered earlier gets its project later, and cannot be reopened then', async () => {
  await act(garry, `/memos/${memoId}/consideration`, { conclusion: 'Granted.' });
  expect(page(await garry.get(`/memos/${memoId}`)).$(`a[href="/projects/new?memo=${memoId}"]`)).toHaveLength(1);
  await create('/projects');
  const memo = page(await garry.get(`/memos/${memoId}`));
  expect(memo.content).toMatch(/Granted\..*a project was created/s);
  expect((await decide(garry, `/memos/${memoId}/consideration/delete`, { reason: 'Oops' })).status).toBe(403);
});
