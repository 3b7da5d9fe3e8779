import { z } from 'zod';
import { enqueuePageRefresh } from '#src/events/pageRefresh';
import { markLostNoticesRead } from '#src/features/notifications/notifications.service';
import { clock } from '#src/platform/clock';
import { Prisma, type Tx } from '#src/platform/db';
import { isAssisted } from '#src/policies/assisting.policy';

/** Some memos, which the caller has locked, or all of some people's. */
type Part = { memoIds: readonly number[] } | { of: readonly number[] };

const changeRows = z.array(z.object({ memoId: z.number(), userId: z.number(), forId: z.number(), joins: z.boolean() }));
type Change = z.infer<typeof changeRows>[number];

/** What assistants see, and what they should see: the differences. */
async function findChanges(tx: Tx, part: Part): Promise<Change[]> {
  const isPart =
    'of' in part
      ? {
          wanted: Prisma.sql`a.user_id = ANY (${[...part.of]}::int[])`,
          present: Prisma.sql`f.for_id = ANY (${[...part.of]}::int[])
            AND p.user_id IN (SELECT assistant_id FROM assistants WHERE user_id = ANY (${[...part.of]}::int[]))`,
        }
      : {
          wanted: Prisma.sql`r.memo_id = ANY (${[...part.memoIds]}::int[])`,
          present: Prisma.sql`p.memo_id = ANY (${[...part.memoIds]}::int[])`,
        };
  const rows = await tx.$queryRaw`
    WITH wanted AS (
      SELECT m.id AS memo_id, a.assistant_id AS user_id, a.user_id AS for_id, true AS is_wanted
        FROM assistants a
        JOIN participants r ON r.user_id = a.user_id
        JOIN memos m ON m.id = r.memo_id
       WHERE a.ended_at IS NULL AND ${isPart.wanted} AND ${Prisma.raw(isAssisted('a', 'r', 'm'))}
    ), present AS (
      SELECT p.memo_id, p.user_id, f.for_id, true AS is_present
        FROM participants p CROSS JOIN LATERAL unnest(p.assistant_for) AS f (for_id)
       WHERE p.is_assistant AND ${isPart.present}
    )
    SELECT memo_id AS "memoId", user_id AS "userId", for_id AS "forId", is_present IS NULL AS joins
      FROM wanted FULL JOIN present USING (memo_id, user_id, for_id)
     WHERE is_wanted IS NULL OR is_present IS NULL
     ORDER BY memo_id, user_id, for_id`;
  return changeRows.parse(rows);
}

/**
 * Gives assistants what they see by the person whom they assist, and takes what they see no longer; their pages are closed.
 * After every change of balls, recipients or of what is kept back, in its transaction.
 */
export async function renewAssistants(tx: Tx, part: Part): Promise<void> {
  let changes = await findChanges(tx, part);
  if (changes.length === 0) return;
  if ('of' in part) {
    const ids = [...new Set(changes.map(({ memoId }) => memoId))];
    await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ANY (${ids}::int[]) ORDER BY id FOR UPDATE`;
    // Again under the locks of the memos.
    changes = await findChanges(tx, part);
  }
  await join(
    tx,
    changes.filter(({ joins }) => joins),
  );
  await leave(
    tx,
    changes.filter(({ joins }) => !joins),
  );
}

/** Who assists several recipients of one memo is one row. */
const pairs = (changes: readonly Change[]) => Prisma.sql`(
  SELECT memo_id, user_id, array_agg(for_id) AS assisted
    FROM unnest(${changes.map(({ memoId }) => memoId)}::int[], ${changes.map(({ userId }) => userId)}::int[],
                ${changes.map(({ forId }) => forId)}::int[]) AS change (memo_id, user_id, for_id)
   GROUP BY memo_id, user_id) one`;

/** Muted from the beginning: they hear of a mention, and of the little that everybody hears of. */
async function join(tx: Tx, joining: readonly Change[]): Promise<void> {
  if (joining.length === 0) return;
  const now = clock.now();
  await tx.$executeRaw`
    INSERT INTO participants AS p (memo_id, user_id, is_assistant, assistant_for, created_at, stage, joined_at, muted_at)
    SELECT m.id, one.user_id, true, one.assisted, m.created_at, m.stage, ${now}::timestamptz, ${now}::timestamptz
      FROM ${pairs(joining)} JOIN memos m ON m.id = one.memo_id
    ON CONFLICT (memo_id, user_id) DO UPDATE
       SET is_assistant = true, assistant_for = coalesce(p.assistant_for, '{}') || EXCLUDED.assistant_for`;
}

const lostRows = z.array(z.object({ memoId: z.number(), userId: z.number() }));

/** Who has another role in the memo keeps it by that. */
async function leave(tx: Tx, leaving: readonly Change[]): Promise<void> {
  if (leaving.length === 0) return;
  const own = Prisma.sql`p.memo_id = one.memo_id AND p.user_id = one.user_id`;
  const lost = lostRows.parse(
    await tx.$queryRaw`
      DELETE FROM participants p USING ${pairs(leaving)}
       WHERE ${own} AND p.assistant_for <@ one.assisted
         AND NOT (p.is_owner OR p.is_recipient OR p.is_subscriber OR p.is_deputy OR p.is_adviser)
      RETURNING p.memo_id AS "memoId", p.user_id AS "userId"`,
  );
  await tx.$executeRaw`
    UPDATE participants p
       SET assistant_for = ARRAY(SELECT unnest(p.assistant_for) EXCEPT SELECT unnest(one.assisted)),
           is_assistant = NOT p.assistant_for <@ one.assisted
      FROM ${pairs(leaving)} WHERE ${own}`;
  if (lost.length === 0) return;
  await markLostNoticesRead(tx, lost);
  await enqueuePageRefresh(tx, { memoIds: [...new Set(lost.map(({ memoId }) => memoId))], lost });
}
