import { z } from 'zod';
import type { Database } from '#src/platform/db';
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

/**
 * What waits for a person, the oldest first: what comes meanwhile lies at the end, so that the order stays as it is while one
 * works. `$3` is the memo that is open; 0 is none.
 */
const FIND = `
  WITH waiting AS MATERIALIZED (
    SELECT p.created_at, p.memo_id FROM participants p
     WHERE p.user_id = $1 AND ${waits('p', '$2::date')}
     ORDER BY p.created_at, p.memo_id LIMIT ${COUNTED}
  ), here AS (
    SELECT p.created_at, p.memo_id FROM participants p WHERE p.user_id = $1 AND p.memo_id = $3
  ), beside AS (
    SELECT w.memo_id, (w.created_at, w.memo_id) > (h.created_at, h.memo_id) AS "isLater", w.memo_id = h.memo_id AS "isHere"
      FROM waiting w CROSS JOIN here h
  )
  SELECT coalesce((SELECT bool_or("isHere") FROM beside), false) AS "isWaiting",
         (SELECT memo_id FROM waiting ORDER BY created_at, memo_id LIMIT 1) AS first,
         (SELECT b.memo_id FROM beside b JOIN waiting w USING (memo_id) WHERE b."isLater" ORDER BY w.created_at, w.memo_id LIMIT 1) AS next,
         (SELECT b.memo_id FROM beside b JOIN waiting w USING (memo_id) WHERE NOT b."isLater" AND NOT b."isHere"
           ORDER BY w.created_at DESC, w.memo_id DESC LIMIT 1) AS previous,
         (SELECT count(*)::int FROM beside WHERE NOT "isLater") AS number,
         (SELECT count(*)::int FROM waiting) AS total`;

const EMPTY: Place = { isWaiting: false, first: null, next: null, previous: null, number: 0, total: 0 };

/** Where the memo lies in the reader's folder, and what lies beside it; also of one that waits no longer. */
export async function findPlace(
  db: Pick<Database, 'named'>,
  reader: { id: number; today: string },
  memoId: number,
): Promise<Place> {
  const [found] = await db.named('folder_place', FIND, place, [reader.id, reader.today, memoId]);
  return found ?? EMPTY;
}
