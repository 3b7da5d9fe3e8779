import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from './support/app';
import { said } from './support/chat';
import { goLive, open } from './support/live';
import { drainJobs } from './support/jobs';
import { act, makeMemo } from './support/memos';
import { makeTask, moveTo, sayInTask } from './support/tasks';

/**
 * No reading without a role goes unrecorded. An operator asks every route of the application for a memo and a task of
 * others, rightly and wrongly: an answer either tells nothing of what they hold, or the reading stands in the audit. A route
 * that is new is asked, too, and a parameter that this test does not know fails it.
 */

const SECRETS = 'quokkabody quokkaconclusion quokkachat quokkabytes quokkafile quokkaresult quokkaquestion'.split(' ');

let app: TestApp;
let operator: Agent;
let memoId: number;
let taskId: number;
let parameters: Record<string, string | number>[];

beforeAll(async () => {
  app = await withApp();
  operator = await app.agentFor('ekaterina');
  await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: true } });
  memoId = await aMemo();
  taskId = await aTask();
  parameters = [await parametersOf('memo', memoId), await parametersOf('task', taskId)];
});
afterAll(() => app.close());

async function aMemo(): Promise<number> {
  const id = await makeMemo(app, 'andrew', { to: 'darian', title: 'Marsupials', body: '<p>Platypus quokkabody</p>' });
  const darian = await app.agentFor('darian');
  await said(darian, `/memos/${id}`, 'Platypus quokkachat');
  await darian.post(`/memos/${id}/files`).attach('files', Buffer.from('quokkabytes'), 'quokkafile.txt').expect(303);
  const advisers = String((await app.user('olga')).id);
  await act(darian, `/memos/${id}/opinions`, { advisers, question: 'Platypus quokkaquestion' });
  await act(darian, `/memos/${id}/consideration`, { conclusion: '<p>Platypus quokkaconclusion</p>' });
  return id;
}

async function aTask(): Promise<number> {
  const id = await makeTask(app, 'darian', { title: 'Count marsupials', description: '<p>Platypus quokkabody</p>' });
  const darian = await app.agentFor('darian');
  await sayInTask(app, 'darian', id, 'Platypus quokkachat');
  await darian.post(`/tasks/${id}/files`).attach('files', Buffer.from('quokkabytes'), 'quokkafile.txt').expect(303);
  await moveTo(app, 'darian', id, 'completed', '<p>Platypus quokkaresult</p>');
  return id;
}

async function parametersOf(kind: 'memo' | 'task', id: number): Promise<Record<string, string | number>> {
  const owner = { [`${kind}Id`]: id };
  const { id: fileId } = await app.db.prisma.attachment.findFirstOrThrow({ where: owner });
  const { id: messageId } = await app.db.prisma.message.findFirstOrThrow({ where: { conversation: owner } });
  const { id: eventId } = await app.db.prisma.event.findFirstOrThrow({ where: owner, orderBy: { id: 'desc' } });
  const { id: userId } = await app.user('darian');
  const { id: opinionId } = await app.db.prisma.opinion.findFirstOrThrow();
  return {
    ...owner,
    placeId: id,
    fileId,
    messageId,
    eventId,
    userId,
    personId: userId,
    number: 1,
    opinionId,
    requestId: 1,
  };
}

/** What else may stand in an address or a form and lead to a memo, task or file. */
const asking = () => [
  ...['q=platypus', 'since=0', 'view=1', 'stage=any', `q=${memoId}`, 'stage=any&q=platypus'],
  ...[`copy=${memoId}`, `copy=${taskId}`, `memo=${memoId}`, `parent=${taskId}`, `task=${taskId}`],
];

const recorded = (person = 'ekaterina') =>
  app.db.prisma.auditEntry.findMany({
    where: { type: { in: ['memo.read', 'task.read'] }, actor: { email: `${person}@demo.test` } },
    select: { type: true, details: true },
    orderBy: { id: 'asc' },
  });

const forget = () => app.db.prisma.auditEntry.deleteMany({ where: { type: { in: ['memo.read', 'task.read'] } } });

beforeEach(forget);
afterEach(forget);

type Answer = { text?: string; body: unknown; status: number };
const tells = ({ text, body }: Answer): string[] => {
  const told = text ?? (Buffer.isBuffer(body) ? body.toString() : '');
  return SECRETS.filter((secret) => told.includes(secret));
};

/** The answers to one address; each is looked at with an empty record. */
async function expectRecorded(method: string, url: string, fields?: object): Promise<number> {
  let told = 0;
  // As data only what an address alone asks for: no answer differs but in its form.
  for (const accept of url.includes('?') ? ['text/html'] : ['text/html', 'application/json']) {
    await forget();
    const answer = await (method === 'get'
      ? operator.get(url).set('Accept', accept)
      : operator.post(url).set('Accept', accept).type('form').send(fields));
    const secrets = tells(answer);
    if (secrets.length > 0) expect(await recorded(), `${method} ${url} told ${secrets.join(', ')}`).not.toEqual([]);
    told += secrets.length;
  }
  return told;
}

const OF_OTHERS =
  /:(token|key|noticeId|reminderId|absenceId|assistanceId|listId|viewId|departmentId|choiceId|mailId|jobId|runId|bulkId|uploadId|logoName|topic)/;

const routes = () => app.app.routes.filter(({ path }) => !OF_OTHERS.test(path) && !path.startsWith('/logout'));

function addressesOf(path: string): string[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return [path];
  const fitting = parameters.filter((values) => names.every((name) => name in values));
  expect(fitting, `${path}: a parameter that this test does not know`).not.toEqual([]);
  return fitting.map((values) => path.replace(/:(\w+)/g, (_, name: string) => String(values[name])));
}

test('whatever an operator may open of others, by every address there is, is recorded', async () => {
  let told = 0;
  for (const { path } of routes().filter(({ method }) => method === 'get'))
    for (const address of addressesOf(path))
      for (const query of ['', ...asking()])
        told += await expectRecorded('get', query ? `${address}?${query}` : address);
  // The pages, forms, files and chats of a memo and a task do tell: the test looks at the right ones.
  expect(told).toBeGreaterThan(50);
}, 300_000);

test('a form that is refused shows what it is about, and is recorded', async () => {
  const wrong = { noFormHasThis: '1', copyOf: String(memoId), memo: String(memoId), version: '0', until: 'never' };
  let told = 0;
  for (const { path } of routes().filter(({ method }) => method === 'post'))
    for (const address of addressesOf(path))
      for (const fields of [wrong, { ...wrong, copyOf: String(taskId), memo: '', parent: String(taskId) }])
        told += await expectRecorded('post', address, fields);
  expect(told).toBeGreaterThan(20);
}, 300_000);

describe('by a form that once told a memo without a word', () => {
  test('a date that is none', async () => {
    const answer = await operator.post(`/memos/${memoId}/postponement`).type('form').send({ until: 'never' });
    expect(tells(answer)).toContain('quokkabody');
    expect(await recorded()).toEqual([{ type: 'memo.read', details: { memoId } }]);
    const where = { memoId, type: 'memo.read', actor: { email: 'ekaterina@demo.test' } };
    expect(await app.db.prisma.event.count({ where })).toBeGreaterThan(0);
  });

  test('a file copied into one’s own draft, and into a task of one’s own', async () => {
    const [{ fileId: ofMemo } = {}, { fileId: ofTask } = {}] = parameters;
    await writeDraft('ekaterina', String(ofMemo));
    expect(await recorded()).toEqual([{ type: 'memo.read', details: { memoId } }]);
    await forget();
    const { id } = await app.user('ekaterina');
    const form = { clientKey: crypto.randomUUID(), title: 'Mine', responsible: String(id) };
    await act(operator, '/tasks', { ...form, copyFiles: [String(ofMemo), String(ofTask)] });
    expect((await recorded()).map(({ type }) => type).sort()).toEqual(['memo.read', 'task.read']);
  });
});

async function writeDraft(person: string, fileId: string): Promise<void> {
  const form = { clientKey: crypto.randomUUID(), title: 'My copy', copyFiles: fileId };
  await act(await app.agentFor(person), '/memos/drafts', form);
}

test('executives who may read all are recorded like operators', async () => {
  await (await app.agentFor('ruth')).get(`/memos/${memoId}/print`).expect(200);
  expect(await recorded('ruth')).toEqual([{ type: 'memo.read', details: { memoId } }]);
});

test.each(['', '?message=1', '/messages?since=0', '/messages?before=2000000000', '/history', '/people'])(
  'an operator who opens a task’s chat or page by %s is recorded, as for a memo',
  async (way) => {
    await operator.get(`/memos/${memoId}${way}`).expect(200);
    expect(await recorded()).toEqual([{ type: 'memo.read', details: { memoId } }]);
    await forget();
    await operator.get(`/tasks/${taskId}${way}`).expect(200);
    expect(await recorded()).toEqual([{ type: 'task.read', details: { taskId } }]);
  },
);

test('to listen to a memo or a task is to read it', async () => {
  const live = await goLive(app);
  const client = await live.live('ekaterina');
  expect(await open(client, { memoId })).toEqual({ ok: true });
  expect(await recorded()).toEqual([{ type: 'memo.read', details: { memoId } }]);
  expect(await client.timeout(5_000).emitWithAck('task.open', { taskId })).toEqual({ ok: true });
  expect((await recorded()).map(({ type }) => type)).toEqual(['memo.read', 'task.read']);
  live.leaveAll();
  await live.close();
});

test('a HEAD for a file, and one that is still good in the browser, are readings', async () => {
  const [{ fileId } = {}] = parameters;
  const { headers } = await operator.head(`/files/${fileId}`).expect(200);
  expect(await recorded()).toHaveLength(1);
  await forget();
  await operator.get(`/files/${fileId}`).set('If-None-Match', String(headers.etag));
  expect(await recorded()).toHaveLength(1);
});

test('a page and its pictures that come at once are one reading', async () => {
  const [{ fileId } = {}] = parameters;
  const addresses = [`/memos/${memoId}`, ...Array.from({ length: 8 }, () => `/files/${fileId}/thumbnail`)];
  await Promise.all(addresses.map((url) => operator.get(url)));
  expect(await recorded()).toHaveLength(1);
});

test('a notice of what one has no part in any more names it, and quotes nothing', async () => {
  const subject = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['ekaterina'] });
  await said(await app.agentFor('darian'), `/memos/${subject}`, 'quokkachat');
  await drainJobs(app.deps);
  expect(tells(await operator.get('/notifications'))).toEqual(['quokkachat']);
  const { id } = await app.user('ekaterina');
  await act(await app.agentFor('andrew'), `/memos/${subject}/subscribers/${id}/delete`);
  const answer = await operator.get('/notifications');
  expect(answer.text).toContain(`#${subject}`);
  expect(tells(answer)).toEqual([]);
});

describe('what is found without a role', () => {
  const SEARCHES = ['/memos?view=company&q=', '/tasks?stage=any&q=', '/tasks/board?stage=any&q='];

  test.each(SEARCHES)('%s shows the title, quotes nothing, and records nothing', async (search) => {
    const answer = await operator.get(`${search}platypus`).expect(200);
    expect(answer.text).toMatch(/marsupials/i);
    expect(tells(answer)).toEqual([]);
    expect(await recorded()).toEqual([]);
  });

  test('whoever has a role is quoted the hit', async () => {
    const darian = await app.agentFor('darian');
    for (const search of SEARCHES.slice(0, 2))
      expect(tells(await darian.get(`${search}platypus`))).toContain('quokkabody');
  });
});
