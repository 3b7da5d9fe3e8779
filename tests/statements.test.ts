import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Agent, TestApp } from './support/app';
import { said } from './support/chat';
import { drainJobs, drainTalk } from './support/jobs';
import type { MailServer } from './support/mail';
import { withMails } from './support/mailing';
import { makeMemo } from './support/memos';
import { statementsOf } from './support/statements';
import { makeTask } from './support/tasks';

// What each act costs in statements: each is a way to the database and back, and most of a page's time is spent on them.

/** What a worker asks when it starts, which these tests do for each draining, and what the draining asks itself. */
const DRAINING =
  /^(select current_setting|insert into "graphile_worker"._private_tasks|select id, identifier|SELECT task_identifier|UPDATE graphile_worker)/;
const OTHERS = ['garry', 'valeria', 'olga', 'tanya'];

let app: TestApp;
let server: MailServer;
let andrew: Agent;
let garry: Agent;
let memo: string;

withMails({}, (given) => ({ app, server } = given));

beforeAll(async () => {
  andrew = await app.agentFor('andrew');
  garry = await app.agentFor('garry');
  memo = `/memos/${await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['valeria', 'olga', 'tanya'] })}`;
  for (let turn = 0; turn < 20; turn += 1) await said(turn % 2 ? andrew : garry, memo, `Message ${turn}`);
  await drainTalk(app.deps);
});

const workOf = async (work: () => Promise<unknown>): Promise<string[]> =>
  (await statementsOf(work)).filter((statement) => !DRAINING.test(statement.trim()));

async function nothingWaits(): Promise<void> {
  await drainJobs(app.deps);
  server.mails.length = 0;
}

async function read(agent: Agent, url: string): Promise<void> {
  const answer = await agent.get(url);
  expect(answer.status, url).toBe(200);
}

test.each([
  ['/memos', 4],
  ['/memos?view=mine&stage=pending', 4],
  ['/memos?sort=title&dir=asc', 4],
  ['/memos?sort=recipient&dir=desc', 4],
  // Few are found: words of the same stem are looked for, too.
  ['/memos?q=message', 9],
  ['/tasks', 5],
  ['/tasks?sort=title&dir=asc', 5],
  ['/tasks?project=1', 6],
  ['/projects', 5],
])('the list %s takes at most %i', async (url, most) => {
  await read(garry, url); // What all readers share is kept for a minute.
  const statements = await workOf(() => read(garry, url));
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(most);
  expect(statements.length).toBeGreaterThan(1);
});

test('the page of a memo with twenty messages takes at most twelve', async () => {
  await read(garry, memo);
  const statements = await workOf(() => read(garry, memo));
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(12);
});

test('the page of a task takes at most twelve', async () => {
  const task = `/tasks/${await makeTask(app, 'andrew', { responsible: ['andrew'], subscribers: ['garry', 'olga'] })}`;
  await read(garry, task);
  const statements = await workOf(() => read(garry, task));
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(12);
});

test('the page of a project takes at most thirteen', async () => {
  const id = await makeTask(app, 'andrew', { kind: 'project', subscribers: ['garry', 'olga'] });
  for (const title of ['One', 'Two', 'Three']) await makeTask(app, 'andrew', { title, project: id });
  await read(garry, `/projects/${id}`);
  const statements = await workOf(() => read(garry, `/projects/${id}`));
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(13);
});

test('sending a memo takes at most 46, with four people told and mailed', async () => {
  await nothingWaits();
  const ids = await Promise.all(OTHERS.map(async (name) => String((await app.user(name)).id)));
  const [recipient, ...subscribers] = ids;
  const form = { title: 'New chairs', body: '<p>Please.</p>', recipient, subscribers, clientKey: randomUUID() };
  const statements = await workOf(async () => {
    expect((await andrew.post('/memos').type('form').send(form)).status).toBe(303);
    await drainJobs(app.deps);
  });
  expect(server.mails).toHaveLength(OTHERS.length);
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(46);
});

test('creating a task takes at most 47, with four people told and mailed', async () => {
  await nothingWaits();
  const [responsible, ...subscribers] = await Promise.all(
    ['andrew', ...OTHERS.slice(1)].map(async (name) => String((await app.user(name)).id)),
  );
  const form = { title: 'New chairs', responsible, subscribers, clientKey: randomUUID() };
  const statements = await workOf(async () => {
    expect((await andrew.post('/tasks').type('form').send(form)).status).toBe(303);
    await drainJobs(app.deps);
  });
  expect(server.mails).toHaveLength(OTHERS.length);
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(47);
});

test('a message takes at most 33, with four people told', async () => {
  const before = await app.db.prisma.notification.count();
  const statements = await workOf(async () => {
    await said(andrew, memo, 'One more');
    await drainJobs(app.deps);
  });
  expect(await app.db.prisma.notification.count()).toBe(before + OTHERS.length);
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(33);
});

test('considering a memo takes at most 40, with four people told and mailed', async () => {
  const fresh = `/memos/${await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['valeria', 'olga', 'tanya'] })}`;
  await nothingWaits();
  const statements = await workOf(async () => {
    const form = { conclusion: '<p>Agreed.</p>', version: '1' };
    expect((await garry.post(`${fresh}/consideration`).type('form').send(form)).status).toBe(303);
    await drainJobs(app.deps);
  });
  expect(server.mails).toHaveLength(OTHERS.length);
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(40);
});
