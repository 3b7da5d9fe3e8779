import { load } from 'cheerio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { cpuMsOf } from '../../support/cpu';
import { makeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';

let app: TestApp;
let andrew: Agent;
let above: number;
let below: number;

/** A department of 12 people, one of whom has left, with one of 3 below it. */
beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  const { prisma } = app.db;
  above = (await prisma.department.create({ data: { name: 'Quarry' } })).id;
  below = (await prisma.department.create({ data: { name: 'Quarry workshop', parentId: above } })).id;
  await people('Quarry', above, 12);
  await people('Workshop', below, 3);
  await prisma.user.update({ where: { email: 'quarry1@demo.test' }, data: { deactivatedAt: new Date() } });
});
afterAll(() => app.close());

const people = (name: string, departmentId: number, count: number) =>
  app.db.prisma.user.createMany({
    data: Array.from({ length: count }, (_, index) => ({
      name: `${name} Person ${index}`,
      email: `${name.toLowerCase()}${index}@demo.test`,
      departmentId,
      jobTitle: 'Mason',
    })),
  });

const send = async (subscribers: (string | number)[]) =>
  andrew
    .post('/memos')
    .type('form')
    .send({ title: 'To many', recipient: (await app.user('darian')).id, body: '<p>Hello</p>', subscribers });

const subscribersOf = (memoId: number) => app.db.prisma.participant.count({ where: { memoId, isSubscriber: true } });
const idIn = (location: string | undefined): number => Number(/\/(\d+)/.exec(location ?? '')?.[1]);

test('a department is among the subscribers, with how many people it stands for', async () => {
  const $ = load((await andrew.get('/memos/new')).text);
  const option = $(`select[name=subscribers] option[value="department:${above}"]`);
  expect([option.text(), option.attr('data-hint')]).toEqual(['Quarry', '14 people']);
  expect(option.parent().attr('label')).toBe('Departments: all their people');
});

test('its active people and those of the departments below are listed by name before anything is sent', async () => {
  const { body } = await andrew.get(`/people/options?department=${above}`).expect(200);
  const labels = (body as { label: string }[]).map(({ label }) => label);
  expect(labels).toHaveLength(14);
  expect(labels).toContain('Workshop Person 2');
  expect(labels).not.toContain('Quarry Person 1');
});

test('without JavaScript it becomes its people when the memo is sent, each once', async () => {
  const one = await app.db.prisma.user.findFirstOrThrow({ where: { email: 'quarry0@demo.test' } });
  const answer = await send([`department:${above}`, `department:${below}`, one.id]);
  expect(answer.status).toBe(303);
  expect(await subscribersOf(idIn(answer.get('location')))).toBe(14);
});

test('it is told of a memo that was sent, and of a task', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian', title: 'Sent before' });
  await andrew
    .post(`/memos/${memo}/subscribers`)
    .type('form')
    .send({ subscribers: `department:${below}` })
    .expect(303);
  expect(await subscribersOf(memo)).toBe(3);
  const task = await makeTask(app, 'andrew', { title: 'Cut stones' });
  const form = page(await andrew.get(`/tasks/${task}/edit`));
  const fields = Object.fromEntries(
    ['version', 'clientKey'].map((name) => [name, form.$(`form [name=${name}]`).attr('value') ?? '']),
  );
  await andrew
    .post(`/tasks/${task}`)
    .type('form')
    .send({
      ...fields,
      title: 'Cut stones',
      responsible: (await app.user('andrew')).id,
      subscribers: `department:${below}`,
    })
    .expect(303);
  expect(await app.db.prisma.taskParticipant.count({ where: { taskId: task, isSubscriber: true } })).toBe(3);
});

test('one that is not there, or nonsense, names nobody', async () => {
  for (const wrong of ['department:', 'department:x', 'department:0', 'department:99999999999'])
    expect((await send([wrong])).status).toBe(422);
});

test('a memo goes to a thousand people at once, and to not one more', async () => {
  const { id } = await app.db.prisma.department.create({ data: { name: 'Factory' } });
  await people('Factory', id, 1_000);
  const { answer, ms } = await cpuMsOf(() => send([`department:${id}`]));
  expect(answer.status).toBe(303);
  expect(await subscribersOf(idIn(answer.get('location')))).toBe(1_000);
  expect(ms).toBeLessThan(2_000);
  const refused = await send([`department:${id}`, `department:${below}`]);
  expect(refused.status).toBe(422);
  expect(page(refused).errorAt('Subscribers')).toBe('These are too many people: at most 1,000.');
  expect(page(refused).valueOf('Subscribers')).toEqual([`department:${id}`, `department:${below}`]);
});

test('two people of one name are told apart wherever people are chosen', async () => {
  const { prisma } = app.db;
  const twins = ['twin1', 'twin2', 'twin3'].map((name, index) => ({
    name: 'Anna Twin',
    email: `${name}@demo.test`,
    departmentId: above,
    jobTitle: index === 0 ? 'Baker' : 'Cook',
  }));
  await prisma.user.createMany({ data: twins });
  const { body } = await andrew.get('/people/options?q=anna%20twin').expect(200);
  expect((body as { label: string }[]).map(({ label }) => label)).toEqual([
    'Anna Twin (Baker)',
    'Anna Twin (twin2@demo.test)',
    'Anna Twin (twin3@demo.test)',
  ]);
});

test('who types hears that there are more, and finds people by department and job', async () => {
  const { body } = await andrew.get('/people/options?q=factory').expect(200);
  const found = body as { label: string; more?: string }[];
  expect(found).toHaveLength(20);
  expect(found.at(-1)?.more).toBe('More were found: go on typing.');
  const workshop = (await andrew.get('/people/options?q=workshop%20mason').expect(200)).body as { label: string }[];
  expect(workshop.map(({ label }) => label)).toEqual([0, 1, 2].map((index) => `Workshop Person ${index}`));
});
