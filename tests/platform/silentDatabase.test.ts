import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../support/app';
import { busyness } from '../support/cpu';
import { databaseProxy, type DatabaseProxy } from '../support/databaseProxy';

let app: TestApp;
let proxy: DatabaseProxy;
let olga: Agent;

beforeAll(async () => {
  app = await withApp({}, async (url) => (proxy = await databaseProxy(url)).url);
  olga = await app.agentFor('olga');
});
afterAll(async () => {
  await app.close();
  await proxy.close();
});

const list = () => olga.get('/memos');
const write = () =>
  olga.post('/memos').field({ clientKey: randomUUID(), title: 'Into silence', recipient: 'company', body: 'x' });

async function timed(request: PromiseLike<{ status: number }>) {
  const started = performance.now();
  const { status } = await request;
  return { status, ms: performance.now() - started };
}

test('a database that falls silent under open connections is told of within five seconds, and taken up again', async () => {
  await Promise.all(Array.from({ length: 20 }, list));
  expect(app.db.pool.totalCount).toBeGreaterThan(3);
  const underWay = Array.from({ length: 3 }, () => timed(write()));
  proxy.swallow();
  const answers = await Promise.all([...underWay, ...Array.from({ length: 15 }, () => timed(list()))]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(4_500 + 1_000 * busyness());
  // None of those connections is left for the next reader.
  expect(app.db.pool.idleCount).toBe(0);
  proxy.heal();
  const { status, ms } = await timed(list());
  expect(status).toBe(200);
  expect(ms).toBeLessThan(4_000 * busyness());
});
