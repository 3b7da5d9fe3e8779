import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarFeed } from '#src/features/calendar/feed.view';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { page } from '../../support/page';
import { actorOf, sayInTask, makeTask, moveTo, taskOf } from '../../support/tasks';
import { listPage } from '../memos/listPage';

let app: TestApp;
let andrew: Agent;
let project: number;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  project = await makeTask(app, 'andrew', { kind: 'project', title: 'A new website', subscribers: ['olga'] });
});
afterAll(() => app.close());

const idOf = async (person: string) => String((await app.user(person)).id);
const inProject = (title: string, more = {}) => makeTask(app, 'andrew', { title, project, ...more });
const partsOf = (taskId: number) =>
  app.db.prisma.taskParticipant.findMany({ where: { taskId }, select: { kind: true, projectId: true } });

async function formOf(more: Record<string, unknown>) {
  return { title: 'Draw it', responsible: await idOf('andrew'), clientKey: randomUUID(), ...more };
}

describe('the database says of a project', () => {
  const wrong = (data: object, id = project) => app.db.prisma.task.update({ where: { id }, data });

  test('that it belongs to nothing, keeps its kind, and has tasks but no subtasks', async () => {
    const task = await makeTask(app, 'andrew');
    await expect(wrong({ projectId: await makeTask(app, 'andrew', { kind: 'project' }) })).rejects.toThrow();
    await expect(wrong({ parentId: task })).rejects.toThrow();
    await expect(wrong({ kind: 'task' })).rejects.toThrow();
    await expect(wrong({ kind: 'project' }, task)).rejects.toThrow();
    await expect(wrong({ parentId: project }, task)).rejects.toThrow();
    await expect(wrong({ projectId: await makeTask(app, 'andrew') }, task)).rejects.toThrow();
    await wrong({ projectId: project }, task);
  });

  test('that subtasks follow their main task, whoever takes part in them', async () => {
    const main = await inProject('Main');
    const part = await makeTask(app, 'andrew', { title: 'Part', parent: main });
    expect((await taskOf(app, part)).projectId).toBe(project);
    const other = await makeTask(app, 'andrew', { kind: 'project', title: 'Another' });
    await wrong({ projectId: other }, main);
    expect((await taskOf(app, part)).projectId).toBe(other);
    for (const row of await partsOf(part)) expect(row).toEqual({ kind: 'task', projectId: other });
    await wrong({ projectId: null }, main);
    for (const row of await partsOf(part)) expect(row.projectId).toBeNull();
    for (const row of await partsOf(project)) expect(row).toEqual({ kind: 'project', projectId: null });
  });
});

describe('the list of projects', () => {
  test('has projects alone, and that of tasks none, with what is counted beside them', async () => {
    await inProject('Only a task');
    const projects = await listPage(andrew, '/projects');
    expect(projects.titles).toContain('A new website');
    expect(projects.titles).not.toContain('Only a task');
    const tasks = await listPage(andrew, '/tasks?stage=any&hidden=1');
    expect(tasks.titles).toContain('Only a task');
    expect(tasks.titles).not.toContain('A new website');
    expect((await andrew.get('/tasks/board')).text).not.toContain('A new website');
    expect((await andrew.get('/tasks/export.csv?stage=any')).text).not.toContain('A new website');
    expect((await andrew.get('/my-day')).text).not.toContain('A new website');
    const ekaterina = await app.agentFor('ekaterina');
    expect((await listPage(ekaterina, '/projects')).titles).toContain('A new website');
    expect((await listPage(ekaterina, '/tasks')).titles).not.toContain('A new website');
    expect((await listPage(await app.agentFor('masha'), '/projects')).titles).toEqual([]);
  });

  test('counts no project among what is to be done', async () => {
    const toDo = async () =>
      (await andrew.get('/notifications/state').set('Accept', 'application/json')).body as unknown;
    const before = await toDo();
    await makeTask(app, 'andrew', { kind: 'project', title: 'Counted nowhere', dueDate: '2099-01-01' });
    expect(await toDo()).toEqual(before);
  });

  test('is due on My day and in the calendar like a task, in words of its own', async () => {
    const due = await makeTask(app, 'andrew', { kind: 'project', title: 'Due at last', responsible: ['andrew'] });
    await app.db.prisma.task.update({ where: { id: due }, data: { dueDate: new Date('2020-01-01') } });
    const day = page(await andrew.get('/my-day'));
    expect(day.$(`#section-overdue`).closest('section').find(`a[href="/projects/${due}"]`).text()).toContain(
      'View project',
    );
    const calendar = await calendarFeed(app.deps, await actorOf(app, 'andrew'));
    expect(calendar.replaceAll('\r\n ', '')).toContain(`/projects/${due}`);
    await moveTo(app, 'andrew', due, 'completed');
    expect(page(await andrew.get('/my-day')).content).not.toContain('Due at last');
  });

  test('takes filters and sorts like that of tasks', async () => {
    const low = { kind: 'project' as const, title: 'Zebra crossing', dueDate: '2098-01-01' };
    await makeTask(app, 'andrew', low);
    expect((await listPage(andrew, '/projects?sort=title&dir=desc')).titles[0]).toBe('Zebra crossing');
    expect((await listPage(andrew, '/projects?from=2098-01-01&to=2098-01-01')).titles).toEqual(['Zebra crossing']);
    expect((await listPage(andrew, '/projects?q=zebra')).titles).toEqual(['Zebra crossing']);
    expect((await listPage(andrew, `/projects?q=%23${project}`)).titles).toEqual(['A new website']);
    expect((await listPage(andrew, '/projects?owner=garry@demo.test')).titles).toEqual([]);
    // The order of tasks is the person's own.
    const { taskOrder } = await app.db.prisma.user.findUniqueOrThrow({ where: { id: Number(await idOf('andrew')) } });
    expect(taskOrder).toBe('created.desc');
  });
});

describe('a task', () => {
  test('is put into a project by its form, and its list and board take the project', async () => {
    const form = await andrew.get(`/tasks/new?project=${project}`);
    expect(page(form).valueOf('Project')).toBe(String(project));
    const made = await andrew
      .post('/tasks')
      .type('form')
      .send(await formOf({ project, title: 'In by form' }));
    expect(made.status).toBe(303);
    const url = made.get('location') ?? '';
    const shown = page(await andrew.get(url));
    expect(shown.$(`a[href="/projects/${project}"]`).text()).toBe('A new website');
    const { titles } = await listPage(andrew, `/tasks?project=${project}`);
    expect(titles).toContain('In by form');
    expect((await listPage(andrew, '/tasks?project=2000000000')).titles).toEqual([]);
    const board = page(await andrew.get(`/tasks/board?project=${project}`));
    expect(board.content).toContain('In by form');
    expect(board.content).toContain('Project: A new website');
    const csv = (await andrew.get(`/tasks/export.csv?stage=any&project=${project}`)).text;
    expect(csv).toMatch(new RegExp(`In by form.*,${project},`));
    await makeTask(app, 'andrew', { title: 'Outside' });
    expect((await andrew.get(`/tasks/export.csv?stage=any&project=${project}`)).text).not.toContain('Outside');
    expect(
      page(await andrew.get(`/tasks?project=${project}`)).$(`a[href="/tasks/new?project=${project}"]`),
    ).toHaveLength(1);
    expect(page(await andrew.get(`/tasks/board?project=${project}`)).content).not.toContain('Outside');
  });

  test('leaves its project by its form, and its history has the numbers alone', async () => {
    const task = await inProject('To be taken out');
    const { version } = await taskOf(app, task);
    const sent = await andrew
      .post(`/tasks/${task}`)
      .type('form')
      .send(await formOf({ version, project: '' }));
    expect(sent.status).toBe(303);
    expect((await taskOf(app, task)).projectId).toBeNull();
    const history = page(await andrew.get(`/tasks/${task}/history`)).content;
    expect(history).toContain(`#${project}`);
    expect(history).not.toContain('A new website');
  });

  const refused = async (person: string, more: Record<string, unknown>, list = '/tasks') => {
    const agent = await app.agentFor(person);
    const form = await formOf({ ...more, responsible: await idOf(person) });
    const answer = await agent.post(list).set('Accept', 'application/json').type('form').send(form);
    expect(answer.status).toBe(422);
    return JSON.stringify(answer.body);
  };

  test('is refused where the project is closed, not seen, or only read along', async () => {
    const closed = await makeTask(app, 'andrew', { kind: 'project', title: 'Over' });
    await moveTo(app, 'andrew', closed, 'completed');
    expect(await refused('andrew', { project: closed })).toContain('This project is closed');
    expect(await refused('masha', { project })).toContain('does not exist, or you have no part in it');
    expect(await refused('olga', { project })).toContain('Only those who work on this project');
    expect(await refused('andrew', { project: await makeTask(app, 'andrew') })).toContain('does not exist');
    expect(await refused('andrew', { project: 2_000_000_000 })).toContain('does not exist');
    expect(await refused('andrew', { project }, '/projects')).toContain('cannot belong to another project');
  });

  test('that is a subtask follows its main task, and takes no other project', async () => {
    const main = await inProject('Main task');
    const other = await makeTask(app, 'andrew', { kind: 'project', title: 'Other' });
    expect(await refused('andrew', { parent: main, project: other })).toContain(
      'belongs to the project of its main task',
    );
    expect(page(await andrew.get(`/tasks/new?parent=${main}`)).$('[name="project"]')).toHaveLength(0);
    const part = await makeTask(app, 'andrew', { parent: main });
    const { version } = await taskOf(app, part);
    const form = await formOf({ version, project: other });
    const answer = await andrew.post(`/tasks/${part}`).type('form').send(form);
    expect(answer.status).toBe(422);
    expect((await taskOf(app, part)).projectId).toBe(project);
    const fine = await andrew
      .post(`/tasks/${part}`)
      .type('form')
      .send(await formOf({ version }));
    expect(fine.status).toBe(303);
    expect((await taskOf(app, part)).projectId).toBe(project);
  });

  test('stays in its project when somebody saves it who has no part in the project', async () => {
    const task = await inProject('Olga co-owns it', { coOwner: 'ruth' });
    const ruth = await app.agentFor('ruth');
    const { version } = await taskOf(app, task);
    const edit = page(await ruth.get(`/tasks/${task}/edit`));
    expect(edit.$('[name="project"] option[selected]').text().trim()).toBe(`#${project}`);
    const shown = page(await ruth.get(`/tasks/${task}`));
    expect(shown.content).toContain(`#${project}`);
    expect(shown.content).not.toContain('A new website');
    const more = { version, project, coOwner: await idOf('ruth') };
    expect(
      (
        await ruth
          .post(`/tasks/${task}`)
          .type('form')
          .send(await formOf(more))
      ).status,
    ).toBe(303);
    expect((await taskOf(app, task)).projectId).toBe(project);
  });
});

describe('the page of a project', () => {
  test('says how far its tasks are, by stage, what is due first before the rest, and counts those one cannot see', async () => {
    const own = await makeTask(app, 'andrew', { kind: 'project', title: 'With tasks', responsible: ['andrew'] });
    const add = (title: string, more = {}) => makeTask(app, 'andrew', { title, project: own, ...more });
    await add('Whenever');
    const late = await add('Late', { dueDate: '2098-01-01' });
    await app.db.prisma.task.update({ where: { id: late }, data: { dueDate: new Date('2020-01-01') } });
    const done = await add('Done');
    await moveTo(app, 'andrew', done, 'completed');
    const hidden = await add('Hidden');
    await app.db.prisma.taskParticipant.deleteMany({ where: { taskId: hidden } });
    const shown = page(await andrew.get(`/projects/${own}`));
    expect(shown.heading).toBe('With tasks');
    const tasks = shown.$('#project-tasks');
    expect(tasks.text()).toContain('1 of 4 closed');
    expect(tasks.find('progress').attr('value')).toBe('25');
    const titles = tasks
      .find('.subtasks a')
      .map((_, link) => shown.$(link).text())
      .get();
    expect(titles).toEqual(['Late', 'Whenever', 'Done']);
    expect(
      tasks
        .find('h3')
        .map((_, heading) => shown.$(heading).text())
        .get(),
    ).toEqual(['Pending', 'Completed']);
    expect(tasks.find('.task-overdue')).toHaveLength(1);
    expect(tasks.text()).toContain('One more that you cannot see');
    expect(tasks.text()).not.toContain('Hidden');
    const printed = page(await andrew.get(`/projects/${own}/print`))
      .$('body')
      .text();
    expect(printed).toMatch(/1 of 4 closed.*Late.*Whenever.*One more that you cannot see/s);
    expect(printed).not.toContain('Hidden');
  });

  test('gives no sight of its tasks, nor they of it', async () => {
    const task = await inProject('Andrew alone', { coOwner: 'ruth' });
    const olga = await app.agentFor('olga');
    const seen = page(await olga.get(`/projects/${project}`));
    expect(seen.content).not.toContain('Andrew alone');
    expect(seen.content).toContain('that you cannot see');
    expect((await olga.get(`/tasks/${task}`)).status).toBe(404);
    const ruth = await app.agentFor('ruth');
    expect((await ruth.get(`/tasks/${task}`)).status).toBe(200);
    expect((await ruth.get(`/projects/${project}`)).status).toBe(404);
    expect((await ruth.get(`/tasks/${project}`)).status).toBe(404);
  });

  test('is where its number leads, whatever one takes it for', async () => {
    const answer = await andrew.get(`/tasks/${project}?message=7`);
    expect(answer.status).toBe(303);
    expect(answer.get('location')).toBe(`/projects/${project}?message=7`);
    expect((await andrew.get(`/projects/${await makeTask(app, 'andrew')}`)).status).toBe(404);
  });

  test('has the forms of a task in words of its own, and no subtasks', async () => {
    const made = await andrew
      .post('/projects')
      .type('form')
      .send(await formOf({ title: 'By form' }));
    const url = made.get('location') ?? '';
    expect(url).toMatch(/^\/projects\/\d+$/);
    const shown = page(await andrew.get(url));
    expect(shown.content).toContain('The project was created.');
    expect(shown.content).toContain('Read the project');
    expect(shown.content).not.toMatch(/subtask|this task|the task\b/i);
    expect((await andrew.get(`/tasks/new?parent=${url.split('/')[2]}`)).status).toBe(403);
    expect(page(await andrew.get(`${url}/edit`)).heading).toContain('Edit project');
    expect(page(await andrew.get('/projects/new')).heading).toBe('New project');
    const stages = await app.db.prisma.taskStage.findFirstOrThrow({ where: { name: 'in progress' } });
    const moved = await andrew.post(`${url}/stage`).type('form').send({ stage: stages.id });
    expect(moved.get('location')).toBe(url);
    const bad = await andrew
      .post('/projects')
      .type('form')
      .send(await formOf({ title: '' }));
    expect(page(bad).errorAt('Title')).toBe('Please give the project a title.');
    const archived = await andrew.post(`${url}/stage`).type('form').send({ stage: 2_000_000_000 });
    expect(archived.status).toBe(422);
    for (const part of ['people', 'files', 'history', 'print']) await andrew.get(`${url}/${part}`).expect(200);
  });

  test('tells of it as of a project, in notices and mails, and its chat is written in below its own address', async () => {
    const own = await makeTask(app, 'andrew', { kind: 'project', title: 'Told of', subscribers: ['olga'] });
    await sayInTask(app, 'andrew', own, 'Hello project');
    await drainJobs(app.deps);
    const olga = await app.agentFor('olga');
    const notices = page(await olga.get('/notifications')).content;
    expect(notices).toContain('Andrew Meyer created a project');
    expect(notices).toContain(`Project #${own}`);
    expect(page(await olga.get('/search?q=Told')).content).toContain('Projects');
    const mail = await app.db.prisma.mailDelivery.findFirstOrThrow({
      where: { notification: { taskId: own, event: { type: 'task.created' } }, userId: Number(await idOf('olga')) },
    });
    expect(mail.subject).toContain(`Project #${own}`);
    const said = await olga
      .post(`/projects/${own}/messages`)
      .type('form')
      .send({ message: 'Yes', clientKey: randomUUID() });
    expect(said.get('location')).toContain(`/projects/${own}`);
  });
});
