import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Statement } from '#src/platform/listing/statement';
import { EVERYTHING, type Question } from '#src/features/memos/list/list.statement';
import { quantile } from './load';

export const question = (
  readerId: number,
  query: Partial<Question['query']> = {},
  more: Partial<Question> = {},
): Question => ({
  readerId,
  readsAll: false,
  query: { ...EVERYTHING, ...query },
  period: {},
  search: { by: 'none' },
  now: new Date(),
  today: new Date().toISOString().slice(0, 10),
  withdrawn: { since: new Date(0), isOfAll: false },
  isCommonTag: false,
  seesMuch: false,
  ...more,
});

/** Prepared as the application does it; the first runs, while PostgreSQL still plans anew each time, do not count. */
export async function medianMs(client: pg.Client, { text, values }: Statement, runs = 25): Promise<number> {
  const times: number[] = [];
  const name = createHash('sha1').update(text).digest('base64url');
  for (let run = 0; run < runs + 7; run += 1) {
    const started = performance.now();
    await client.query({ name, text, values });
    if (run >= 7) times.push(performance.now() - started);
  }
  return quantile(times, 0.5);
}

type Plan = { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };

const literal = (client: pg.Client, value: unknown): string => {
  if (typeof value === 'number') return String(value);
  return client.escapeLiteral(value instanceof Date ? value.toISOString() : String(value));
};

/** Blocks the statement touches under the plan that a prepared statement settles on. */
export async function buffers(client: pg.Client, { text, values }: Statement): Promise<number> {
  await client.query('SET plan_cache_mode = force_generic_plan');
  await client.query(`PREPARE measured AS ${text}`);
  const given = values.map((value) => literal(client, value)).join(', ');
  const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE measured(${given})`;
  await client.query(explain);
  const result = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(explain);
  await client.query('DEALLOCATE measured');
  await client.query('RESET plan_cache_mode');
  const plan = result.rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (process.env['BENCH_PLANS']) console.log(JSON.stringify(result.rows[0]?.['QUERY PLAN'], null, 1));
  return plan ? plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] : NaN;
}
