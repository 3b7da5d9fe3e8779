import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../support/app';
import { writeMemo } from '../support/memos';

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
  await writeMemo(app, 'andrew', { title: 'Budget', to: 'garry', file: 'figures' });
});
afterAll(() => app.close());

/** What mail programs, newsletters and search engines hang onto an address. */
const FOREIGN = 'utm_source=mail&fbclid=x&utm_source=twice&x[y]=1';

test('no route asks that there be nothing but what it knows', () => {
  const foreign = { utm_source: 'mail', fbclid: ['x', 'y'], x: { y: '1' } };
  const minding = app.app.routes.filter(({ query }) => query && !query.safeParse(foreign).success);
  expect(minding.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test.each(['/healthz', '/readyz', '/login', '/password/forgot'])('%s does not mind them either', async (path) => {
  expect((await app.agent().get(`${path}?${FOREIGN}`)).status).toBe((await app.agent().get(path)).status);
});

test('no page minds parameters that it does not know', async () => {
  const minding: string[] = [];
  for (const { path } of app.app.routes.filter(({ method }) => method === 'get')) {
    const agent = await app.agentFor(path.startsWith('/admin') ? 'admin' : 'andrew');
    const address = path.replaceAll(/:\w+/g, '1');
    const [plain, foreign] = [await agent.get(address), await agent.get(`${address}?${FOREIGN}`)];
    if (plain.status !== foreign.status) minding.push(`${address}: ${plain.status}, ${foreign.status}`);
  }
  expect(minding).toEqual([]);
});
