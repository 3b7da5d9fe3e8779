import { z } from 'zod';
import { source as memoSource } from '#src/features/memos/list/list.fragments';
import { EVERYTHING } from '#src/features/memos/list/list.statement';
import { Parameters } from '#src/platform/listing/statement';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

/** No index has them in the order in which they were seen: those are looked at that are no older than this many. */
const NEWEST = 1_000;
const SHOWN = 8;

const row = z.object({ kind: z.enum(['memo', 'task', 'project']), id: z.number(), title: z.string() });
export type RecentRow = z.infer<typeof row>;

/** The memos and tasks that somebody saw last, of those in which they have a part: one statement. */
export async function findRecent(db: Database, actor: Pick<Actor, 'id' | 'company'>): Promise<RecentRow[]> {
  const parameters = new Parameters();
  const withdrawn = { since: actor.company.withdrawnSince, isOfAll: false };
  const memos = memoSource(
    { readerId: actor.id, readsAll: false, query: EVERYTHING, today: '', withdrawn },
    parameters,
  );
  const text = `
WITH memo AS MATERIALIZED (
  SELECT seen.memo_id, seen.seen_at FROM (
    SELECT p.memo_id, p.seen_at FROM ${memos.tables} WHERE ${memos.conditions.join(' AND ')}
     ORDER BY p.created_at DESC, p.memo_id DESC LIMIT ${NEWEST}) AS seen
   WHERE seen.seen_at IS NOT NULL ORDER BY seen.seen_at DESC LIMIT ${SHOWN}
), task AS MATERIALIZED (
  SELECT seen.task_id, seen.seen_at FROM (
    SELECT p.task_id, p.seen_at FROM task_participants p WHERE p.user_id = $1
     ORDER BY p.created_at DESC, p.task_id DESC LIMIT ${NEWEST}) AS seen
   WHERE seen.seen_at IS NOT NULL ORDER BY seen.seen_at DESC LIMIT ${SHOWN}
)
SELECT last.kind, last.id, last.title FROM (
  SELECT 'memo' AS kind, m.id, m.title::text, memo.seen_at FROM memo JOIN memos m ON m.id = memo.memo_id
  UNION ALL SELECT t.kind::text, t.id, t.title::text, task.seen_at FROM task JOIN tasks t ON t.id = task.task_id
) AS last ORDER BY last.seen_at DESC, last.id DESC LIMIT ${SHOWN}`;
  return db.query(text, row, parameters.values);
}
