import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Forbidden, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { canEditTask, canLeaveTask } from '#src/policies/task.policy';
import { lockTask, type LoadedTask } from './tasks.queries';

/** Takes a subscriber out of the task. */
export async function removeTaskSubscriber(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  task: LoadedTask,
  userId: number,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = await lockTask(tx, task.id);
    if (!canEditTask(actor, now)) throw new Forbidden('tasks.errors.notYours');
    const subscriber = now.participants.find((row) => row.userId === userId && row.isSubscriber);
    if (!subscriber) throw new NotFound('tasks.errors.subscriberGone');
    await drop(tx, task.id, userId);
    const people = [{ id: userId, name: subscriber.user.name }];
    await recordEvent(tx, { type: 'task.subscriberRemoved', actorId: actor.id, taskId: task.id, changes: { people } });
  });
}

/** A subscriber removes himself. */
export async function leaveTask({ db }: Pick<Deps, 'db'>, actor: Actor, task: LoadedTask): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = await lockTask(tx, task.id);
    if (!canLeaveTask(actor, now)) throw new NotFound('tasks.errors.notFound');
    await drop(tx, task.id, actor.id);
    await recordEvent(tx, { type: 'task.subscriberLeft', actorId: actor.id, taskId: task.id, changes: {} });
  });
}

/** A form opened before holds the former list: saving it must not undo this unseen. */
async function drop(tx: Tx, taskId: number, userId: number): Promise<void> {
  await tx.taskParticipant.deleteMany({ where: { taskId, userId, isSubscriber: true } });
  await tx.task.update({ where: { id: taskId }, data: { version: { increment: 1 } }, select: { id: true } });
  await tx.notification.updateMany({ where: { taskId, userId, readAt: null }, data: { readAt: clock.now() } });
}
