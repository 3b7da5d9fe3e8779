import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { post, type Fields } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask, taskEventsOf, taskOf } from '../../support/tasks';

let app: TestApp;
let garry: Agent;
let taskId: number;
const id = async (person: string): Promise<string> => String((await app.user(person)).id);

beforeAll(async () => {
  app = await withApp();
  garry = await app.agentFor('garry');
});
beforeEach(async () => {
  clock.set(new Date('2027-03-01T12:00:00Z'));
  taskId = await makeTask(app, 'garry', { responsible: ['olga'], subscribers: ['masha'] });
});
afterEach(() => clock.reset());
afterAll(() => app.close());

const filesOf = (task: number) => app.db.prisma.attachment.findMany({ where: { taskId: task } });
const storedKeys = async (): Promise<string[]> => {
  const keys = [];
  for await (const file of app.deps.storage.list()) keys.push(file.key);
  return keys.sort();
};

/** The form as its page shows it. */
const form = async (): Promise<Fields> => ({
  title: 'Order new chairs',
  version: String((await taskOf(app, taskId)).version),
  responsible: await id('olga'),
  subscribers: await id('masha'),
  nextStep: 'Read the task',
  nextStepDate: '2027-03-02',
});

describe('the same files, sent by a second click', () => {
  test('stand on the task once, however often they come', async () => {
    const add = () => garry.post(`/tasks/${taskId}/files`).attach('files', Buffer.from('an offer'), 'offer.txt');
    const answers = await Promise.all(Array.from({ length: 20 }, add));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 303));
    const files = await filesOf(taskId);
    expect(files.map(({ fileName }) => fileName)).toEqual(['offer.txt']);
    expect(await taskEventsOf(app, taskId)).toEqual(['task.created', 'task.filesAdded']);
    expect(await storedKeys()).toEqual(files.map(({ storageKey }) => storageKey));
  });

  test('with the form are saved once, and are no conflict', async () => {
    const fields: Fields = { ...(await form()), title: 'Order twenty chairs' };
    const save = () => {
      const request = garry.post(`/tasks/${taskId}`);
      for (const [name, value] of Object.entries(fields)) request.field(name, value);
      return request.attach('files', Buffer.from('a plan'), 'plan.txt');
    };
    expect([(await save()).status, (await save()).status]).toEqual([303, 303]);
    expect((await filesOf(taskId)).map(({ fileName }) => fileName)).toEqual(['plan.txt']);
    expect(await taskEventsOf(app, taskId)).toEqual(['task.created', 'task.edited']);
  });
});

describe('saving a form in which nothing was changed', () => {
  test('records nothing, is news for nobody and leaves the version', async () => {
    const before = await taskOf(app, taskId);
    clock.set(new Date('2027-03-01T13:00:00Z'));
    expect((await post(garry, `/tasks/${taskId}`, await form())).status).toBe(303);
    const { version, activityAt } = before;
    expect(await taskOf(app, taskId)).toMatchObject({ version, activityAt });
    expect(await taskEventsOf(app, taskId)).toEqual(['task.created']);
  });

  test('still sets the reminder that was asked for', async () => {
    expect((await post(garry, `/tasks/${taskId}`, { ...(await form()), remindMe: '1' })).status).toBe(303);
    expect(await app.db.prisma.reminder.count({ where: { taskId } })).toBe(1);
  });

  test('is not mistaken for a change of people, days or tags', async () => {
    const tag = await app.db.prisma.tag.create({ data: { name: randomUUID() } });
    const changes: Fields[] = [
      { subscribers: [] },
      { coOwner: await id('darian') },
      { dueDate: '2027-05-01' },
      { tags: String(tag.id) },
      { leadTime: '1:30' },
      { priority: 'high' },
    ];
    for (const change of changes) {
      const { version } = await taskOf(app, taskId);
      await post(garry, `/tasks/${taskId}`, { ...(await form()), ...change });
      expect((await taskOf(app, taskId)).version).toBe(version + 1);
    }
  });
});

test('the next step, set by a double click, is set once and no conflict', async () => {
  const { version } = await taskOf(app, taskId);
  const step = { nextStep: 'Measure the room', nextStepDate: '2027-03-05', version: String(version) };
  const set = () => post(garry, `/tasks/${taskId}/step`, step);
  expect([(await set()).status, (await set()).status]).toEqual([303, 303]);
  expect(await taskEventsOf(app, taskId)).toEqual(['task.created', 'task.stepChanged']);
  expect((await post(garry, `/tasks/${taskId}/step`, { ...step, nextStep: 'Something else' })).status).toBe(409);
});

describe('a new task’s form that was used already', () => {
  const send = (fields: Fields, content?: string) => {
    const request = garry.post('/tasks');
    for (const [name, value] of Object.entries(fields)) request.field(name, value);
    return content === undefined ? request : request.attach('files', Buffer.from(content), 'offer.txt');
  };

  test('makes one task with one set of files, however often it comes', async () => {
    const fields = { clientKey: randomUUID(), title: 'Order lamps', responsible: await id('garry') };
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(fields, 'an offer')));
    const outcomes = answers.map((answer) => `${answer.status} ${answer.get('location') ?? ''}`);
    expect([...new Set(outcomes)]).toEqual([expect.stringMatching(/^303 \/tasks\/\d+$/)]);
    const made = await app.db.prisma.task.findMany({ where: { title: 'Order lamps' }, include: { attachments: true } });
    expect(made.map(({ attachments }) => attachments.length)).toEqual([1]);
  });

  test('and names people by address or by their department makes one task', async () => {
    const subscribers = [`department:${(await app.user('olga')).departmentId}`, 'masha@demo.test'];
    const people = { responsible: 'garry@demo.test', coOwner: 'ruth@demo.test', subscribers };
    const fields = { clientKey: randomUUID(), title: 'Order carpets', ...people };
    const answers = [await post(garry, '/tasks', fields), await post(garry, '/tasks', fields)];
    const outcomes = answers.map((answer) => `${answer.status} ${answer.get('location') ?? ''}`);
    expect(new Set(outcomes)).toEqual(new Set([expect.stringMatching(/^303 \/tasks\/\d+$/)]));
    expect(await app.db.prisma.task.count({ where: { title: 'Order carpets' } })).toBe(1);
  });

  test('and comes back with other words is refused with them, and sent again makes another task', async () => {
    const fields = { clientKey: randomUUID(), title: 'Order desks', responsible: await id('garry') };
    expect((await send(fields)).status).toBe(303);
    const other = await send({ ...fields, title: 'Order shelves' });
    expect(other.status).toBe(409);
    expect(page(other).content).toMatch(/This form was already saved as task \d+\./);
    expect(page(other).valueOf('Title')).toBe('Order shelves');
    const clientKey = String(page(other).$('input[name=clientKey]').val());
    expect((await send({ ...fields, title: 'Order shelves', clientKey })).status).toBe(303);
  });
});
