import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { waits } from '#src/policies/waiting.policy';

/** The badge stops there, too. */
const MOST = 100;

const row = z.object({
  next: z.number().nullable(),
  title: z.string().nullable(),
  previous: z.number().nullable(),
  count: z.number(),
});

/** Neighbours in the order of *To consider*, circular. */
const FIND = `
  WITH waiting AS NOT MATERIALIZED (
    SELECT p.memo_id, p.created_at FROM participants p WHERE p.user_id = $1 AND p.memo_id <> $3 AND ${waits('p', '$2::date')}
  ), found AS MATERIALIZED (
    SELECT coalesce((SELECT memo_id FROM waiting WHERE (created_at, memo_id) < ($4::timestamptz, $3)
                      ORDER BY created_at DESC, memo_id DESC LIMIT 1),
                    (SELECT memo_id FROM waiting ORDER BY created_at DESC, memo_id DESC LIMIT 1)) AS next,
           (SELECT memo_id FROM waiting WHERE (created_at, memo_id) > ($4::timestamptz, $3)
             ORDER BY created_at, memo_id LIMIT 1) AS previous,
           (SELECT count(*)::int FROM (SELECT 1 FROM waiting LIMIT ${MOST}) AS bounded) AS count
  )
  SELECT found.*, m.title FROM found LEFT JOIN memos m ON m.id = found.next`;

export type Neighbours = { next: { id: number; title: string } | null; previous: number | null; count: number };

export async function findNeighbours(
  db: Pick<Database, 'named'>,
  reader: { id: number; today: string },
  memo: { id: number; createdAt: Date },
): Promise<Neighbours> {
  const [found] = await db.named('waiting_neighbours', FIND, row, [reader.id, reader.today, memo.id, memo.createdAt]);
  if (!found) return { next: null, previous: null, count: 0 };
  const { next, title, previous, count } = found;
  return { next: next === null ? null : { id: next, title: title ?? '' }, previous, count };
}
