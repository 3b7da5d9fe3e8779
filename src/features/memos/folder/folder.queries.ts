import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { OUTCOMES } from '#src/policies/outcomes';
import { waits } from '#src/policies/waiting.policy';

/** More are not counted. */
export const COUNTED = 500;

const place = z.object({
  isWaiting: z.boolean(),
  first: z.number().nullable(),
  next: z.number().nullable(),
  previous: z.number().nullable(),
  number: z.number(),
  total: z.number(),
});

export type Place = z.infer<typeof place>;

/** What an assistant has laid on top has a place below 0; what a decision has ended keeps it for the way on. */
const POSITION = `coalesce((SELECT x.position FROM proposals x WHERE x.memo_id = p.memo_id AND x.for_id = p.user_id
                    ORDER BY x.id DESC LIMIT 1), 0)`;

/**
 * What waits for a person, the oldest first, but for what an assistant has laid on top: what comes meanwhile lies at the end, so
 * that the order stays as it is while one works. `$3` is the memo that is open, 0 is none; `$4` the assistant who looks, if not
 * that person: they have of it what they assist with.
 */
const WAITING = `
  SELECT ${POSITION} AS position, p.created_at, p.memo_id FROM participants p
   WHERE p.user_id = $1 AND ${waits('p', '$2::date')}
     AND ($4::int IS NULL OR EXISTS (SELECT 1 FROM participants q
           WHERE q.memo_id = p.memo_id AND q.user_id = $4 AND p.user_id = ANY (q.assistant_for)))`;

const FIND = `
  WITH waiting AS MATERIALIZED (
    SELECT * FROM (${WAITING}) AS w ORDER BY position, created_at, memo_id LIMIT ${COUNTED}
  ), here AS (
    SELECT ${POSITION} AS position, p.created_at, p.memo_id FROM participants p WHERE p.user_id = $1 AND p.memo_id = $3
  ), beside AS (
    SELECT w.*, (w.position, w.created_at, w.memo_id) > (h.position, h.created_at, h.memo_id) AS "isLater", w.memo_id = h.memo_id AS "isHere"
      FROM waiting w CROSS JOIN here h
  )
  SELECT coalesce((SELECT bool_or("isHere") FROM beside), false) AS "isWaiting",
         (SELECT memo_id FROM waiting ORDER BY position, created_at, memo_id LIMIT 1) AS first,
         (SELECT memo_id FROM beside WHERE "isLater" ORDER BY position, created_at, memo_id LIMIT 1) AS next,
         (SELECT memo_id FROM beside WHERE NOT "isLater" AND NOT "isHere"
           ORDER BY position DESC, created_at DESC, memo_id DESC LIMIT 1) AS previous,
         (SELECT count(*)::int FROM beside WHERE NOT "isLater") AS number,
         (SELECT count(*)::int FROM waiting) AS total`;

const EMPTY: Place = { isWaiting: false, first: null, next: null, previous: null, number: 0, total: 0 };

/** Whose folder it is, their day, and the assistant who looks into it. */
type Folder = { ofId: number; today: string; assistantId: number | null };

/** Where the memo lies in the folder, and what lies beside it; also of one that waits no longer. */
export async function findPlace(
  db: Pick<Database, 'named'>,
  { ofId, today, assistantId }: Folder,
  memoId: number,
): Promise<Place> {
  const [found] = await db.named('folder_place', FIND, place, [ofId, today, memoId, assistantId]);
  return found ?? EMPTY;
}

const line = z.object({
  id: z.number(),
  title: z.string(),
  owner: z.string(),
  outcome: z.enum(OUTCOMES).nullable(),
  isFresh: z.boolean().nullable(),
  isOpened: z.boolean().nullable(),
  by: z.string().nullable(),
});

const LIST = `
  SELECT m.id, m.title, o.name AS owner, x.outcome, x.text_version = m.text_version AS "isFresh", x.opened_at IS NOT NULL AS "isOpened", b.name AS by
    FROM (${WAITING} ORDER BY position, created_at, memo_id LIMIT $3) AS w
    JOIN memos m ON m.id = w.memo_id
    JOIN users o ON o.id = m.owner_id
    LEFT JOIN proposals x ON x.memo_id = m.id AND x.for_id = $1 AND x.ended_at IS NULL
    LEFT JOIN users b ON b.id = x.by_id
   ORDER BY w.position, w.created_at, w.memo_id`;

/** More are reached by leafing through them. */
export const LISTED = 100;

export const findFolderOf = (db: Pick<Database, 'named'>, { ofId, today, assistantId }: Folder) =>
  db.named('folder_of', LIST, line, [ofId, today, LISTED, assistantId]);
