import { z } from 'zod';
import type { Database } from '#src/platform/db';

/** From so many memos or tasks on, words are common: then the newest memos are tried one by one, which soon fills a page. */
const COMMON_FROM = 5000;

/** PostgreSQL keeps count of the words it sees, and says what it expects without reading a single memo. */
const ESTIMATES = {
  memo: 'EXPLAIN (FORMAT JSON) SELECT FROM memo_search WHERE doc @@ notes_query($1)',
  task: 'EXPLAIN (FORMAT JSON) SELECT FROM task_search WHERE doc @@ notes_query($1)',
};

const estimate = z.object({
  'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]),
});

/** How many rows PostgreSQL expects of an EXPLAIN. */
export async function expectedRows(db: Database, name: string, text: string, values: unknown[]): Promise<number> {
  const [row] = await db.named(name, text, estimate, values);
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

/** Whether an index would find too many of them with these words. A guess for the way to go, never for the result. */
export async function isCommon(db: Database, words: string, kind: keyof typeof ESTIMATES = 'memo'): Promise<boolean> {
  return (await expectedRows(db, `search_estimate_${kind}`, ESTIMATES[kind], [words])) >= COMMON_FROM;
}
