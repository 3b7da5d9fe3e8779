import { recordEvent } from '#src/events/record';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { canEditTask, canLeaveTask } from '#src/policies/task.policy';
import { lockTask, type LoadedTask } from '../tasks.queries';

/** In the transaction of a message that mentions them. Existing roles stay. */
export async function addTaskSubscribers(tx: Tx, actor: Actor, taskId: number, ids: readonly number[]) {
  const task = await lockTask(tx, taskId);
  if (!canEditTask(actor, task)) throw new Forbidden('tasks.errors.notYours');
  const candidates = await findCandidates(tx, ids);
  if (ids.some((id) => !candidates.has(id))) throw new Invalid({ subscribers: 'tasks.errors.personUnknown' });
  const known = new Set(task.participants.map(({ userId }) => userId));
  const people = [...new Set(ids)]
    .filter((id) => !known.has(id))
    .map((id) => ({ id, name: candidates.get(id)?.name ?? '' }));
  if (people.length === 0) return [];
  const given = { taskId, isSubscriber: true, createdAt: task.createdAt, joinedAt: clock.now() };
  await tx.taskParticipant.createMany({ data: people.map(({ id }) => ({ ...given, userId: id })) });
  await renew(tx, taskId);
  await recordEvent(tx, { type: 'task.subscriberAdded', actorId: actor.id, taskId, changes: { people } });
  return people;
}

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

export async function leaveTask({ db }: Pick<Deps, 'db'>, actor: Actor, task: LoadedTask): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = await lockTask(tx, task.id);
    if (!canLeaveTask(actor, now)) throw new NotFound('tasks.errors.notFound');
    await drop(tx, task.id, actor.id);
    await recordEvent(tx, { type: 'task.subscriberLeft', actorId: actor.id, taskId: task.id, changes: {} });
  });
}

async function drop(tx: Tx, taskId: number, userId: number): Promise<void> {
  await tx.taskParticipant.deleteMany({ where: { taskId, userId, isSubscriber: true } });
  await renew(tx, taskId);
  await tx.notification.updateMany({ where: { taskId, userId, readAt: null }, data: { readAt: clock.now() } });
}

/** Changes the version, so that a form with the old list cannot undo this unseen. */
async function renew(tx: Tx, taskId: number): Promise<void> {
  await tx.task.update({ where: { id: taskId }, data: { version: { increment: 1 } }, select: { id: true } });
}
