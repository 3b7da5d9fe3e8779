import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../support/app';

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

/** What the connections of the pool hold, each asked for its own. */
async function prepared(): Promise<number[]> {
  const { pool } = app.db;
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  const counts = await Promise.all(
    clients.map((client) => client.query('SELECT count(*)::int AS n FROM pg_prepared_statements')),
  );
  clients.forEach((client) => client.release());
  return counts.map(({ rows }) => rows[0].n);
}

const CHOICES = [
  ['sort=title', 'sort=recipient', 'sort=owner', 'sort=created'],
  ['', 'stage=pending', 'stage=considered'],
  ['', 'owner=2'],
  ['', 'files=1'],
  ['', 'department=1'],
  ['', 'q=budget'],
];

const memoFilters = (): string[] =>
  CHOICES.reduce((made, choices) => made.flatMap((one) => choices.map((choice) => `${one}&${choice}`)), ['']);

describe('statements', () => {
  test('of combined filters do not fill the memory of PostgreSQL', async () => {
    const olga = await app.agentFor('olga');
    const filters = memoFilters();
    expect(filters).toHaveLength(192);
    for (const filter of filters) expect((await olga.get(`/memos?${filter.slice(1)}`)).status).toBe(200);
    const held = Math.max(...(await prepared()));
    expect(held).toBeLessThan(100);
    // Hot ones are prepared all the same.
    expect(held).toBeGreaterThan(3);
  });

  test('that are put together neither, however often they come', async () => {
    const before = Math.max(...(await prepared()));
    const row = z.object({ n: z.number() });
    for (let n = 0; n < 300; n += 1)
      for (let times = 0; times < 3; times += 1)
        expect(await app.db.query(`SELECT ${n} AS n`, row, [])).toEqual([{ n }]);
    expect(Math.max(...(await prepared())) - before).toBeLessThanOrEqual(60);
  });

  test('of lists of every length neither', async () => {
    const before = Math.max(...(await prepared()));
    for (let length = 1; length <= 400; length += 1)
      for (let times = 0; times < 3; times += 1)
        await app.db.prisma.user.findMany({ where: { id: { in: Array.from({ length }, (_, at) => at) } } });
    expect(Math.max(...(await prepared())) - before).toBeLessThanOrEqual(200);
  });

  test('that no longer are asked for go with their connection', () => {
    expect(app.db.pool.options).toMatchObject({ maxUses: 20_000, maxLifetimeSeconds: 1_800 });
  });
});
