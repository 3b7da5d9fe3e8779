import { renewAssistants } from '#src/features/assistants/assisting.service';
import { clock } from '#src/platform/clock';
import { type BallReason, Prisma, type Tx } from '#src/platform/db';

/** `holderId` null is the company. */
export type WantedBall = { holderId: number | null; reason: BallReason };

const EVERY: readonly BallReason[] = ['consider', 'returned', 'opinion'];

/**
 * Makes these the memo's open balls: ends the others, begins new ones now, leaves alone those that lie where they should.
 * Only balls of `reasons` are compared, so each part of the program minds its own. A memo returned to its owner:
 * `setBalls(tx, id, [{ holderId: ownerId, reason: 'returned' }], ['consider', 'returned'])`, and given back:
 * `giveToRecipients(tx, [id])`. Advisers: all who have not answered, with `['opinion']`. Call it in the transaction of
 * the change, under the memo's lock. `participants.has_ball` follows by triggers, whichever is written first.
 */
export async function setBalls(
  tx: Tx,
  memoId: number,
  wanted: readonly WantedBall[],
  reasons: readonly BallReason[] = EVERY,
): Promise<void> {
  const holders = wanted.map(({ holderId }) => holderId);
  await compare(tx, [memoId], {
    wanted: Prisma.sql`
      SELECT ${memoId}::int AS memo_id, holder_id, reason::"BallReason"
        FROM unnest(${holders}::int[], ${wanted.map(({ reason }) => reason)}::text[]) AS given (holder_id, reason)`,
    minds: Prisma.sql`b.reason::text = ANY (${[...reasons]}::text[])`,
  });
}

/**
 * After every change of a stage, of recipients or of turns: a pending memo lies with its recipients, of several with those
 * whose turn it is, one to the company with who has taken it, any other memo with nobody. In place of somebody who has left
 * the owner must choose another. Who was asked for an opinion still is while it is pending or postponed.
 */
export async function giveToRecipients(tx: Tx, memoIds: readonly number[]): Promise<void> {
  const ids = [...memoIds];
  await compare(tx, ids, {
    wanted: Prisma.sql`
      SELECT m.id AS memo_id, CASE WHEN m.is_for_company THEN m.taken_by_id ELSE m.recipient_id END AS holder_id, 'consider'::"BallReason" AS reason
        FROM memos m
       WHERE m.id = ANY (${ids}::int[]) AND m.stage = 'pending' AND m.withdrawn_at IS NULL
         AND m.recipient_count = 1 AND (m.is_for_company OR m.recipient_id IS NOT NULL)
       UNION
      SELECT m.id, CASE WHEN u.deactivated_at IS NULL THEN u.id ELSE m.owner_id END,
             CASE WHEN u.deactivated_at IS NULL THEN 'consider' ELSE 'returned' END::"BallReason"
        FROM memos m
        JOIN memo_recipients r ON r.memo_id = m.id AND r.is_current
        JOIN users u ON u.id = r.user_id
       WHERE m.id = ANY (${ids}::int[]) AND m.stage = 'pending' AND m.withdrawn_at IS NULL AND m.recipient_count > 1
         AND (u.deactivated_at IS NULL OR m.rule <> 'any_one' OR NOT EXISTS (
           SELECT 1 FROM memo_recipients o JOIN users a ON a.id = o.user_id
            WHERE o.memo_id = m.id AND o.is_current AND a.deactivated_at IS NULL))`,
    minds: Prisma.sql`(b.reason <> 'opinion' OR EXISTS (
      SELECT 1 FROM memos m WHERE m.id = b.memo_id AND (m.stage NOT IN ('pending', 'postponed') OR m.withdrawn_at IS NOT NULL)))`,
  });
}

/** When turns change, but nobody gives a memo back: what its owner is asked stays with them. */
export async function renewBalls(tx: Tx, memoIds: readonly number[]): Promise<void> {
  const where = { id: { in: [...memoIds] }, returnedAt: null };
  const lying = await tx.memo.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
  await giveToRecipients(
    tx,
    lying.map(({ id }) => id),
  );
}

/** `wanted` has the columns memo_id, holder_id and reason; `minds` says which of the open balls `b` it is about. */
type Comparison = { wanted: Prisma.Sql; minds: Prisma.Sql };

async function compare(tx: Tx, memoIds: number[], { wanted, minds }: Comparison): Promise<void> {
  const now = clock.now();
  // A question to the owner is over with any change: what they are asked next begins anew.
  const same = Prisma.sql`b.memo_id = w.memo_id AND b.holder_id IS NOT DISTINCT FROM w.holder_id AND b.reason = w.reason
                          AND NOT EXISTS (SELECT 1 FROM returns q WHERE q.ball_id = b.id)`;
  await tx.$executeRaw`
    WITH wanted AS MATERIALIZED (${wanted}),
    ended AS (
      UPDATE balls b SET until = greatest(${now}::timestamptz, b.since)
       WHERE b.memo_id = ANY (${memoIds}::int[]) AND b.until IS NULL AND ${minds}
         AND NOT EXISTS (SELECT 1 FROM wanted w WHERE ${same})
      RETURNING b.id)
    INSERT INTO balls (memo_id, holder_id, reason, since)
    SELECT w.memo_id, w.holder_id, w.reason, ${now}::timestamptz
      FROM wanted w
     WHERE NOT EXISTS (SELECT 1 FROM balls b WHERE b.until IS NULL AND ${same})
       -- First those that end.
       AND (SELECT count(*) FROM ended) >= 0`;
  await renewAssistants(tx, { memoIds });
}
