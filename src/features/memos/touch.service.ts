import { clock } from '#src/platform/clock';
import { Prisma, type Tx } from '#src/platform/db';

/** SQL, of participants `p`: to have heard of it in another way is not to have opened it. */
export const SEEN_UNOPENED = Prisma.raw('seen_version = CASE WHEN p.seen_at IS NULL THEN 0 ELSE p.seen_version END');

/** Marks it unread for everybody but the actor. */
export async function touchMemo(tx: Tx, memoId: number, actor: { id: number }, at = clock.now()): Promise<void> {
  await tx.memo.update({ where: { id: memoId }, data: { activityAt: at }, select: { id: true } });
  await tx.$executeRaw`
    UPDATE participants p SET seen_at = ${at}::timestamptz, ${SEEN_UNOPENED}
     WHERE p.memo_id = ${memoId} AND p.user_id = ${actor.id}`;
}
