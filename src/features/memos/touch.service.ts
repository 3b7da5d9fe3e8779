import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';

/** Marks it unread for everybody but the actor. */
export async function touchMemo(tx: Tx, memoId: number, actor: { id: number }, at = clock.now()): Promise<void> {
  await tx.memo.update({ where: { id: memoId }, data: { activityAt: at }, select: { id: true } });
  await tx.participant.updateMany({ where: { memoId, userId: actor.id }, data: { seenAt: at } });
}
