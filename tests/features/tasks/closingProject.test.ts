import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { makeMemo, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask, moveTo, stageIdOf, taskOf, type NewTask } from '../../support/tasks';

let app: TestApp;
let andrew: Agent;
let olga: Agent;

beforeAll(async () => {
  app = await withApp();
  [andrew, olga] = await Promise.all([app.agentFor('andrew'), app.agentFor('olga')]);
});
afterAll(() => app.close());

const makeProject = (more: NewTask = {}) => makeTask(app, 'andrew', { kind: 'project', title: 'Move', ...more });
const inProject = (project: number, title: string, more: NewTask = {}) =>
  makeTask(app, 'andrew', { title, project, ...more });
const hide = (taskId: number) => app.db.prisma.taskParticipant.deleteMany({ where: { taskId } });
const stageOf = async (taskId: number) => (await taskOf(app, taskId)).stage.name;

async function close(agent: Agent, project: number, fields: Fields = {}, stage = 'completed') {
  return post(agent, `/projects/${project}/stage`, { stage: String(await stageIdOf(app, stage)), ...fields });
}

const closedEvents = (taskId: number) => app.db.prisma.event.findMany({ where: { taskId, type: 'task.closed' } });
const noticesOf = async (person: string, taskId: number) => {
  const userId = (await app.user(person)).id;
  const rows = await app.db.prisma.notification.findMany({
    where: { userId, taskId },
    select: { event: { select: { type: true } } },
  });
  return rows.map(({ event }) => event.type);
};

test('a project with open tasks is not closed: the form comes back with a tick that counts those one cannot see', async () => {
  const project = await makeProject();
  await inProject(project, 'Rent a van');
  await inProject(project, 'Pack');
  await hide(await inProject(project, 'Secret'));
  await moveTo(app, 'andrew', await inProject(project, 'Done already'), 'completed');
  const answer = await close(andrew, project, { conclusion: 'We moved.' });
  expect(answer.status).toBe(422);
  const shown = page(answer);
  const panel = shown.$(`#close-${await stageIdOf(app, 'completed')}`);
  expect(panel.text()).toContain('This project has 3 open tasks');
  expect(panel.text()).toContain('Cancel these 3 open tasks, too');
  expect(panel.text()).toContain('One of them you cannot see');
  expect(panel.find('textarea').val()).toBe('We moved.');
  expect(shown.content).not.toContain('Secret');
  expect(await stageOf(project)).toBe('pending');
});

test('with the tick all are canceled in one go, subtasks first, each told to its people and written into its history', async () => {
  const project = await makeProject({ subscribers: ['valeria'] });
  const memo = await makeMemo(app, 'olga', { to: 'garry', title: 'Buy a van' });
  const main = await inProject(project, 'Rent a van', { responsible: ['andrew'], subscribers: ['olga'] });
  const part = await makeTask(app, 'andrew', { title: 'Ask three firms', parent: main });
  const ofMemo = await makeTask(app, 'garry', { title: 'Unseen', memo, responsible: ['garry'] });
  await app.db.prisma.task.update({ where: { id: ofMemo }, data: { projectId: project } });
  const done = await inProject(project, 'Done already');
  await moveTo(app, 'andrew', done, 'completed');
  const answer = await close(andrew, project, { cancelTasks: 'on' });
  expect(answer.get('location')).toBe(`/projects/${project}`);
  for (const id of [main, part, ofMemo]) {
    expect(await stageOf(id)).toBe('canceled');
    expect(await closedEvents(id)).toHaveLength(1);
  }
  expect([await stageOf(project), await stageOf(done)]).toEqual(['completed', 'completed']);
  await drainJobs(app.deps);
  expect(await noticesOf('olga', main)).toContain('task.closed');
  expect(await noticesOf('garry', ofMemo)).toEqual(['task.closed']);
  expect(await noticesOf('valeria', project)).toContain('task.closed');
  expect(await noticesOf('valeria', main)).toEqual([]);
  const toldOfMemo = { type: 'memo.taskClosed', memoId: memo };
  expect(await app.db.prisma.event.count({ where: toldOfMemo })).toBe(1);
  expect(page(await olga.get(`/tasks/${main}/history`)).content).toContain('Andrew Meyer closed');
  expect(await app.db.prisma.event.count({ where: { taskId: project, type: 'task.tasksDone' } })).toBe(0);
});

test('who only works on the project cannot cancel its tasks, ticked or not, nor does the edit form close it', async () => {
  const project = await makeTask(app, 'garry', { kind: 'project', title: 'Of Garry', responsible: ['andrew'] });
  const open = await makeTask(app, 'garry', { title: 'Of Garry, too', project });
  const refused = await close(andrew, project, { cancelTasks: 'on' });
  expect(refused.status).toBe(403);
  const shown = page(await andrew.get(`/projects/${project}`)).content;
  expect(shown).toContain('One task of it is still open. Please close that first');
  expect(shown).not.toContain('Cancel its open task');
  expect((await close(andrew, project)).status).toBe(422);
  const garry = await app.agentFor('garry');
  const { version } = await taskOf(app, project);
  const edited = await post(garry, `/projects/${project}`, {
    title: 'Of Garry',
    responsible: String((await app.user('andrew')).id),
    stage: String(await stageIdOf(app, 'completed')),
    version: String(version),
  });
  expect(edited.status).toBe(422);
  expect(page(edited).errorAt('Stage')).toContain('This project has an open task');
  expect([await stageOf(project), await stageOf(open)]).toEqual(['pending', 'pending']);
});

test('more tasks than the form spoke of are not canceled unseen: it asks again', async () => {
  const project = await makeProject();
  await inProject(project, 'Counted');
  const form = page(await andrew.get(`/projects/${project}`)).$(`#close-${await stageIdOf(app, 'completed')}`);
  expect(form.find('[name="openTasks"]').val()).toBe('1');
  const late = await inProject(project, 'Came since');
  const refused = await close(andrew, project, { cancelTasks: 'on', openTasks: '1' });
  expect(refused.status).toBe(422);
  expect(page(refused).content).toContain('Meanwhile 2 tasks are open in this project');
  expect(page(refused).content).toContain('Cancel these 2 open tasks, too');
  expect(await stageOf(late)).toBe('pending');
  expect((await close(andrew, project, { cancelTasks: 'on', openTasks: '2' })).status).toBe(303);
});

test('an archived stage is no place for a project', async () => {
  const project = await makeProject();
  const { id } = await app.db.prisma.taskStage.create({
    data: { name: 'on ice', colour: 'blue', position: 99, isActive: true, archivedAt: new Date() },
  });
  const stage = String(id);
  const fields = { title: 'Cold', responsible: String((await app.user('andrew')).id), stage };
  expect((await post(andrew, `/projects/${project}/stage`, { stage })).status).toBe(422);
  expect((await post(andrew, '/projects', fields)).status).toBe(422);
  const { version } = await taskOf(app, project);
  expect((await post(andrew, `/projects/${project}`, { ...fields, version: String(version) })).status).toBe(422);
  expect(await stageOf(project)).toBe('pending');
});

test('one that fails leaves all as they were', async () => {
  const project = await makeProject();
  const [first, second] = [await inProject(project, 'First'), await inProject(project, 'Second')];
  const stale = await close(andrew, project, { cancelTasks: 'on', version: '999' });
  expect(stale.status).toBe(409);
  const archived = await post(andrew, `/projects/${project}/stage`, { stage: '2000000000', cancelTasks: 'on' });
  expect(archived.status).toBe(422);
  for (const id of [project, first, second]) expect(await stageOf(id)).toBe('pending');
});

test('a task put in at that moment is either canceled, too, or refused', async () => {
  const project = await makeProject();
  await inProject(project, 'There before');
  const form = async (): Promise<Fields> => ({
    title: 'Just now',
    project: String(project),
    responsible: String((await app.user('andrew')).id),
  });
  const [closed, added] = await Promise.all([
    close(andrew, project, { cancelTasks: 'on' }),
    post(await app.agentFor('andrew'), '/tasks', await form()),
  ]);
  expect(closed.status).toBe(303);
  expect([303, 422]).toContain(added.status);
  expect(await app.db.prisma.task.count({ where: { projectId: project, isActive: true } })).toBe(0);
});

test('with the last task its owner is asked whether the project is complete, on its page and by a notice', async () => {
  const project = await makeProject({ subscribers: ['valeria'] });
  const first = await inProject(project, 'First', { responsible: ['andrew'], coOwner: 'olga' });
  const second = await inProject(project, 'Second', { responsible: ['andrew'], coOwner: 'olga' });
  await moveTo(app, 'olga', first, 'completed');
  expect(page(await andrew.get(`/projects/${project}`)).content).not.toContain('Is the project complete?');
  await moveTo(app, 'olga', second, 'canceled');
  await drainJobs(app.deps);
  const asked = 'Olga Koval closed the last open task of a project. Is it complete?';
  expect(page(await andrew.get('/notifications')).content).toContain(asked);
  expect(await noticesOf('valeria', project)).not.toContain('task.tasksDone');
  const shown = page(await andrew.get(`/projects/${project}`));
  expect(shown.content).toContain('All tasks are closed. Is the project complete?');
  expect(shown.content).toContain('Olga Koval closed its last open task');
  const button = shown.$('#project-tasks button[popovertarget]');
  expect(shown.$(`#${button.attr('popovertarget')} [name="stage"]`).val()).toBe(
    String(await stageIdOf(app, 'completed')),
  );
  expect(page(await (await app.agentFor('valeria')).get(`/projects/${project}`)).content).not.toContain(
    'Is the project complete?',
  );
  expect((await close(andrew, project)).status).toBe(303);
  expect(page(await andrew.get(`/projects/${project}`)).content).not.toContain('Is the project complete?');
});

test('of two last tasks closed at once the later one asks, once', async () => {
  const project = await makeProject();
  const ids = [await inProject(project, 'One'), await inProject(project, 'Two')];
  await Promise.all(ids.map((id) => moveTo(app, 'andrew', id, 'completed')));
  expect(await app.db.prisma.event.count({ where: { taskId: project, type: 'task.tasksDone' } })).toBe(1);
});

test('nobody is asked when all were only canceled, or when the project is closed already', async () => {
  const project = await makeProject();
  await moveTo(app, 'andrew', await inProject(project, 'One'), 'canceled');
  const other = await makeProject();
  const task = await inProject(other, 'Reopened');
  await moveTo(app, 'andrew', task, 'canceled');
  await moveTo(app, 'andrew', other, 'completed');
  await moveTo(app, 'andrew', task, 'in progress');
  await moveTo(app, 'andrew', task, 'completed');
  const asked = { type: 'task.tasksDone', taskId: { in: [project, other] } };
  expect(await app.db.prisma.event.count({ where: asked })).toBe(0);
});
