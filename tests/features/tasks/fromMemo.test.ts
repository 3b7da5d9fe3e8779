import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said, say } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, decide, formOf, memoOf, post, writeMemo, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let andrew: Agent;
let garry: Agent;
let memoId: number;
const id = async (person: string): Promise<string> => String((await app.user(person)).id);

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  garry = await app.agentFor('garry');
});
beforeEach(async () => {
  memoId = await writeMemo(app, 'andrew', { title: 'New stand', to: 'garry', subscribers: ['olga'], file: 'figures' });
});
afterAll(() => app.close());

const taskOf = () =>
  app.db.prisma.task.findUnique({ where: { memoId }, include: { participants: true, attachments: true } });

async function createTask(fields: Fields = {}): Promise<{ status: number; taskId: number; text: string }> {
  const form = {
    title: 'Build the stand',
    memo: String(memoId),
    responsible: [await id('darian'), await id('marina')],
    subscribers: [await id('andrew'), await id('olga')],
    ...fields,
  };
  const answer = await decide(garry, '/tasks', form);
  return { status: answer.status, text: answer.text, taskId: Number(/\d+$/.exec(answer.get('location') ?? '')?.[0]) };
}

test('the form is filled from the memo, and leaving it changes nothing', async () => {
  const form = page(await garry.get(`/tasks/new?memo=${memoId}`));
  expect(form.valueOf('Title')).toBe('New stand');
  expect(form.valueOf('Text')).toContain('Please decide.');
  expect(form.valueOf('Subscribers')).toEqual([await id('andrew'), await id('olga')]);
  expect(form.content).toContain('figures.txt');
  expect(await taskOf()).toBeNull();
  expect((await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).stage).toBe('pending');
});

test('saving considers the memo, links both ways, takes the ticked file along and tells everybody once', async () => {
  const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId } });
  const { status, taskId } = await createTask({ copyFiles: String(file.id) });
  expect(status).toBe(303);
  const memo = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } });
  expect(memo.stage).toBe('considered');
  expect(memo.conclusion).toContain('a task was created');
  expect((await taskOf())?.attachments.map(({ fileName }) => fileName)).toEqual(['figures.txt']);
  await drainJobs(app.deps);
  const told = await app.db.prisma.notification.groupBy({
    by: ['userId'],
    where: { OR: [{ taskId }, { memoId, event: { type: 'memo.taskCreated' } }] },
    _count: true,
  });
  expect(told.every(({ _count }) => _count === 1)).toBe(true);
  const people = await Promise.all(['andrew', 'olga', 'darian', 'marina'].map(async (name) => Number(await id(name))));
  expect(told.map(({ userId }) => userId).sort()).toEqual(people.sort());
  expect(
    page(await andrew.get(`/tasks/${taskId}`))
      .$(`main a[href="/memos/${memoId}"]`)
      .text(),
  ).toContain(`#${memoId}`);
  expect(
    page(await andrew.get('/memos'))
      .$(`a[href="/tasks/${taskId}"]`)
      .text(),
  ).toBe('View task');
  expect(page(await andrew.get(`/memos/${memoId}`)).$(`a[href="/tasks/${taskId}"]`).length).toBeGreaterThan(0);
});

test('who may not open the task sees how it stands, not the way to it', async () => {
  const { taskId } = await createTask({ subscribers: [await id('andrew')] });
  const olga = await app.agentFor('olga');
  const list = page(await olga.get('/memos'));
  expect(list.$('.task-link').first().attr('title')).toBe('Stage of the task: pending');
  expect(list.$(`a[href="/tasks/${taskId}"]`)).toHaveLength(0);
  expect(page(await olga.get(`/memos/${memoId}`)).$(`a[href="/tasks/${taskId}"]`)).toHaveLength(0);
  expect((await olga.get(`/tasks/${taskId}`)).status).toBe(404);
});

test('a memo that has a task leads to it; a copied form sent later makes no second one', async () => {
  const { taskId } = await createTask();
  expect((await garry.get(`/tasks/new?memo=${memoId}`)).get('location')).toBe(`/tasks/${taskId}`);
  expect((await createTask({ title: 'Once more' })).taskId).toBe(taskId);
  expect(await app.db.prisma.task.count({ where: { memoId } })).toBe(1);
});

test('the form asks for the conclusion, with which the memo is considered', async () => {
  const form = page(await garry.get(`/tasks/new?memo=${memoId}`));
  expect(form.valueOf('Conclusion')).toBe('');
  const refused = await createTask({ title: '', conclusion: '<div>Granted, within the budget.</div>' });
  expect(page({ text: refused.text }).valueOf('Conclusion')).toBe('<div>Granted, within the budget.</div>');
  await createTask({ conclusion: '<div>Granted, within the budget.</div>' });
  const { conclusion } = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } });
  expect(conclusion).toMatch(/^<div>Granted, within the budget.<\/div><p>.*a task was created/);
});

test.each(['/tasks', '/projects'])('a form of %s says which version of the memo it decides on', async (list) => {
  const drawn = page(await garry.get(`${list}/new?memo=${memoId}`));
  const [version = ''] = [drawn.$('input[name=version]').attr('value')];
  const form = { title: 'Build it', memo: String(memoId), responsible: await id('darian'), conclusion: 'Granted.' };
  const edit = { ...(await formOf(app, memoId)), title: 'Two new stands' };
  await act(andrew, `/memos/${memoId}`, edit);
  const outOfDate: Fields[] = [{ version }, {}, { version: '' }];
  for (const old of outOfDate) {
    const late = await post(garry, list, { ...form, ...old });
    expect(late.status).toBe(409);
    const again = page(late);
    expect(again.summary).toContain('Someone changed this memo while you had it open.');
    expect(again.$('.news ins').text()).toContain('Two');
    expect(again.valueOf('Title')).toBe('Build it');
    expect(again.valueOf('Conclusion')).toContain('Granted.');
    expect(again.buttons).toContain(list === '/tasks' ? 'Create task anyway' : 'Create project anyway');
    expect(again.$('input[name=version]').attr('value')).toBe(String((await memoOf(app, memoId)).version));
  }
  expect(await taskOf()).toBeNull();
  expect((await memoOf(app, memoId)).stage).toBe('pending');
  const anyway =
    page(await post(garry, list, { ...form, version }))
      .$('input[name=version]')
      .attr('value') ?? '';
  expect((await post(garry, list, { ...form, version: anyway })).status).toBe(303);
  expect((await memoOf(app, memoId)).stage).toBe('considered');
});

test('a memo considered earlier gets its task later, and keeps its conclusion', async () => {
  await act(garry, `/memos/${memoId}/consideration`, { conclusion: 'Granted.' });
  expect(page(await garry.get(`/tasks/new?memo=${memoId}`)).content).not.toContain('The memo is considered with it');
  await createTask({ conclusion: 'Something else.' });
  const memo = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } });
  expect(memo.conclusion).toMatch(/Granted\..*a task was created/);
});

test('who does not decide on the memo makes no task of it; a foreign memo is not there', async () => {
  expect((await andrew.get(`/tasks/new?memo=${memoId}`)).status).toBe(403);
  expect(
    (await decide(andrew, '/tasks', { title: 'Mine', memo: String(memoId), responsible: await id('andrew') })).status,
  ).toBe(403);
  const masha = await app.agentFor('masha');
  expect((await masha.get(`/tasks/new?memo=${memoId}`)).status).toBe(404);
  expect(
    (await decide(masha, '/tasks', { title: 'Mine', memo: String(memoId), responsible: await id('masha') })).status,
  ).toBe(404);
  expect(await taskOf()).toBeNull();
});

test('a form with mistakes comes back with everything that was typed', async () => {
  const { status, text } = await createTask({ title: '', dueDate: '2020-01-01', nextStep: 'Call the builder' });
  expect(status).toBe(422);
  const form = page({ text });
  expect(form.errorAt('Title')).toBe('Please give the task a title.');
  expect(form.valueOf('Next step')).toBe('Call the builder');
  expect(form.valueOf('Responsible')).toEqual([await id('darian'), await id('marina')]);
  expect(form.content).toContain('figures.txt');
});

test('the memo’s chat hands over to the task’s, and its words stay readable', async () => {
  await said(andrew, `/memos/${memoId}`, 'Before the task');
  const { taskId } = await createTask();
  const memo = page(await andrew.get(`/memos/${memoId}`)).content;
  expect(memo).toContain('The discussion goes on in the task');
  expect(memo).toContain('Before the task');
  expect((await say(andrew, `/memos/${memoId}`, { message: 'Late' })).status).toBe(409);
  await said(andrew, `/tasks/${taskId}`, 'In the task');
  expect(page(await (await app.agentFor('darian')).get(`/tasks/${taskId}`)).content).toContain('In the task');
  expect((await say(await app.agentFor('masha'), `/tasks/${taskId}`, { message: 'Me too' })).status).toBe(404);
});

test('a file of the task is as visible as the task', async () => {
  const { taskId } = await createTask();
  const darian = await app.agentFor('darian');
  await darian.post(`/tasks/${taskId}/files`).attach('files', Buffer.from('plan'), 'plan.txt');
  const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { taskId } });
  expect((await andrew.get(`/files/${file.id}`)).status).toBe(200);
  expect((await (await app.agentFor('masha')).get(`/files/${file.id}`)).status).toBe(404);
  expect((await post(andrew, `/files/${file.id}/delete`)).status).toBe(403);
  expect((await post(darian, `/files/${file.id}/delete`)).status).toBe(303);
});
