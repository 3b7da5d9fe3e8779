import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { act, makeMemo, post, type Fields } from '../support/memos';
import { page } from '../support/page';
import { makeTask } from '../support/tasks';

let app: TestApp;
let memoId: number;

beforeAll(async () => {
  app = await withApp({ WRITE_LIMITS: 'off' });
});
afterAll(() => app.close());

beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
});
afterEach(() => app.db.prisma.accessRequest.deleteMany());

const MISSING = 2_000_000_000;

const ask = async (person: string, id: number, fields: Fields = {}) =>
  post(await app.agentFor(person), '/access-requests', {
    kind: 'memo',
    id: String(id),
    text: 'I order them',
    ...fields,
  });

async function asked(person: string, id: number, fields: Fields = {}): Promise<void> {
  expect((await ask(person, id, fields)).status).toBe(303);
  await drainJobs(app.deps);
}

const pageFor = async (person: string, url: string) => page(await (await app.agentFor(person)).get(url));
const requestsOn = async (person: string, url = `/memos/${memoId}`) =>
  (await pageFor(person, url)).$('form[action*="/access/"]');
const bell = async (person: string): Promise<string> => (await (await app.agentFor(person)).get('/notifications')).text;

async function answer(person: string, said: 'letIn' | 'dismiss', url = `/memos/${memoId}`): Promise<void> {
  const action = (await requestsOn(person, url)).attr('action') ?? '';
  await act(await app.agentFor(person), action, { answer: said });
}

test('the page that is not found offers to ask, for what exists and what does not alike', async () => {
  const formOn = async (id: number) => {
    const { $ } = await pageFor('masha', `/memos/${id}`);
    return $('.access-form')
      .html()
      ?.replaceAll(`value="${id}"`, 'value="N"')
      .replace(/nonce="[^"]*"/g, '');
  };
  expect(await formOn(memoId)).toContain('Ask for access');
  expect(await formOn(memoId)).toBe(await formOn(MISSING));
  expect((await pageFor('masha', '/files/1')).$('.access-form')).toHaveLength(0);
});

test('the asker reads the same, whether it exists, is a draft, is withdrawn, or not', async () => {
  const draft = await makeMemo(app, 'andrew', { to: 'garry', isDraft: true });
  const withdrawn = await makeMemo(app, 'andrew', { to: 'garry' });
  await act(await app.agentFor('andrew'), `/memos/${withdrawn}/withdrawal`);
  const masha = await app.agentFor('masha');
  const told = async (id: number): Promise<string> => {
    await asked('masha', id);
    return (await masha.get('/memos')).text.match(/Thank you\.[^<]*/)?.[0].replace(String(id), 'N') ?? '';
  };
  const answers = [await told(memoId), await told(draft), await told(withdrawn), await told(MISSING)];
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('If #N exists');
  // Nothing was looked up while they waited, and only what exists has a row.
  expect(await app.db.prisma.accessRequest.findMany({ select: { memoId: true } })).toEqual([{ memoId }]);
  expect(await app.db.prisma.auditEntry.count({ where: { type: 'access.asked' } })).toBe(4);
});

test('owner and recipient are told with the line, nobody else, and let them in by one button', async () => {
  await asked('masha', memoId);
  for (const person of ['andrew', 'garry']) {
    expect(await bell(person)).toContain('Masha Lind asks for access to a memo');
    expect(await bell(person)).toContain('I order them');
    expect((await pageFor(person, `/memos/${memoId}`)).$('main').text()).toContain('Masha Lind asks for access');
  }
  expect(await bell('olga')).not.toContain('asks for access');
  expect(await requestsOn('olga')).toHaveLength(0);
  await answer('garry', 'letIn');
  await drainJobs(app.deps);
  expect((await (await app.agentFor('masha')).get(`/memos/${memoId}`)).status).toBe(200);
  expect(await bell('masha')).toContain(`#${memoId}`);
  expect(await requestsOn('andrew')).toHaveLength(0);
});

test('asked twice it stands there once, and nobody is told again', async () => {
  await asked('masha', memoId);
  await asked('masha', memoId, { text: 'Please!' });
  expect(await app.db.prisma.event.count({ where: { memoId, type: 'memo.accessAsked' } })).toBe(1);
  expect(await requestsOn('garry')).toHaveLength(1);
});

test('what is dismissed is gone, the asker is not told, and reaches nobody again for a week', async () => {
  await asked('masha', memoId);
  await answer('andrew', 'dismiss');
  expect(await requestsOn('andrew')).toHaveLength(0);
  expect((await (await app.agentFor('masha')).get(`/memos/${memoId}`)).status).toBe(404);
  const told = () => app.db.prisma.event.count({ where: { memoId, type: 'memo.accessAsked' } });
  await asked('masha', memoId, { text: 'Please!' });
  expect([await told(), (await requestsOn('andrew')).length]).toEqual([1, 0]);
  // Somebody else may.
  await asked('valeria', memoId);
  expect(await told()).toBe(2);
  const where = { asker: { email: 'masha@demo.test' } };
  const weekAgo = new Date(Date.now() - 7 * 86_400_000);
  await app.db.prisma.accessRequest.updateMany({ where, data: { answeredAt: weekAgo } });
  await asked('masha', memoId);
  expect(await told()).toBe(3);
});

test('a second answer changes nothing, nor does one by another memo’s address', async () => {
  await asked('masha', memoId);
  const { id } = await app.db.prisma.accessRequest.findFirstOrThrow();
  const andrew = await app.agentFor('andrew');
  const other = await makeMemo(app, 'andrew', { to: 'garry' });
  expect((await post(andrew, `/memos/${other}/access/${id}`, { answer: 'letIn' })).status).toBe(404);
  await act(andrew, `/memos/${memoId}/access/${id}`, { answer: 'dismiss' });
  await act(andrew, `/memos/${memoId}/access/${id}`, { answer: 'letIn' });
  expect((await (await app.agentFor('masha')).get(`/memos/${memoId}`)).status).toBe(404);
});

test('who sees it already, or has left, asks nobody', async () => {
  await asked('olga', memoId);
  await ask('tanya', memoId);
  await app.db.prisma.user.update({ where: { email: 'tanya@demo.test' }, data: { deactivatedAt: new Date() } });
  await drainJobs(app.deps);
  await app.db.prisma.user.update({ where: { email: 'tanya@demo.test' }, data: { deactivatedAt: null } });
  expect(await app.db.prisma.accessRequest.count()).toBe(0);
});

test('a task’s owner lets them in likewise', async () => {
  const taskId = await makeTask(app, 'darian', { title: 'Count chairs' });
  await asked('masha', taskId, { kind: 'task' });
  expect(await bell('darian')).toContain('Masha Lind asks for access to a task');
  await answer('darian', 'letIn', `/tasks/${taskId}`);
  expect((await (await app.agentFor('masha')).get(`/tasks/${taskId}`)).status).toBe(200);
});

test('without a line it is shown again with what is missing', async () => {
  const refused = page(await ask('masha', memoId, { text: ' ' }));
  expect(refused.$('.access-form').text()).toContain('Please say in a line why you need it.');
  expect(refused.$('[name=id]').attr('value')).toBe(String(memoId));
  const long = page(await ask('masha', memoId, { text: 'w'.repeat(501) }));
  expect(long.$('[name=text]').val()).toBe('w'.repeat(501));
});

test('ten times a day is enough', async () => {
  const limited = await withApp();
  const masha = await limited.agentFor('masha');
  const fields = { kind: 'memo', id: String(MISSING), text: 'Please' };
  for (let at = 0; at < 10; at += 1) expect((await post(masha, '/access-requests', fields)).status).toBe(303);
  const refused = await post(masha, '/access-requests', fields);
  await limited.close();
  expect(refused.status).toBe(429);
});
