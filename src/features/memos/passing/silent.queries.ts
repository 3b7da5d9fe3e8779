import { z } from 'zod';
import type { Tx } from '#src/platform/db';

const rows = z.array(z.object({ id: z.number(), since: z.date() }));

export type Silent = z.infer<typeof rows>[number];

/** Memos in order whose step has had the ball since before `until`, and whose next step was not let in yet. */
export const findSilent = async (db: Pick<Tx, '$queryRaw'>, until: Date): Promise<Silent[]> =>
  rows.parse(
    await db.$queryRaw`
      SELECT b.memo_id AS id, b.since
        FROM balls b
        JOIN memo_recipients r ON r.memo_id = b.memo_id AND r.user_id = b.holder_id AND r.is_current
        JOIN memos m ON m.id = b.memo_id AND m.rule = 'in_order' AND m.stage = 'pending' AND m.withdrawn_at IS NULL
       WHERE b.until IS NULL AND b.reason = 'consider' AND b.since <= ${until}::timestamptz
         AND NOT EXISTS (SELECT 1 FROM memo_recipients n WHERE n.memo_id = b.memo_id AND n.may_pass)
       ORDER BY b.memo_id`,
  );

/** Whether the step still has the ball that it had then. */
export const isStillSilent = async (tx: Tx, { id, since }: Silent): Promise<boolean> =>
  (await tx.ball.count({
    where: { memoId: id, since, until: null, reason: 'consider', memo: { withdrawnAt: null } },
  })) > 0;
