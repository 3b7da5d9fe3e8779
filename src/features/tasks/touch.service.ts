import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';

/** Marks it unread for everybody but the actor. */
export async function touchTask(tx: Tx, taskId: number, actor: { id: number }, at = clock.now()): Promise<void> {
  await tx.task.update({ where: { id: taskId }, data: { activityAt: at }, select: { id: true } });
  await tx.taskParticipant.updateMany({ where: { taskId, userId: actor.id }, data: { seenAt: at } });
}
