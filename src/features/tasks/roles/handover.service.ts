import { enqueuePageRefresh } from '#src/events/pageRefresh';
import { recordEvent } from '#src/events/record';
import type { Tx } from '#src/platform/db';
import { followPeople } from '../stage/mainTask.service';
import { setTaskParticipants } from './participants.service';
import type { Cast, Person } from './chosenPeople.queries';
import { lockTask, type LoadedTask } from '../tasks.queries';
import { touchTask } from '../touch.service';

/** By id; open tasks in which the person is more than a subscriber. */
export async function nextTasksOf(
  tx: Tx,
  userId: number,
  { afterId, most }: { afterId: number; most: number },
): Promise<number[]> {
  const part = { OR: [{ isOwner: true }, { isCoOwner: true }, { isResponsible: true }] };
  const rows = await tx.taskParticipant.findMany({
    where: { userId, isActive: true, taskId: { gt: afterId }, ...part },
    orderBy: { taskId: 'asc' },
    take: most,
    select: { taskId: true },
  });
  return rows.map(({ taskId }) => taskId);
}

type Change = { from: Person; to: Person; actorId: number; bulkRunId: number };

/** Replaces the leaver in each task; people are told at the end. */
export async function handOverTasks(tx: Tx, taskIds: number[], change: Change): Promise<number> {
  for (const taskId of taskIds) await replace(tx, await lockTask(tx, taskId), change);
  await enqueuePageRefresh(tx, { taskIds });
  return taskIds.length;
}

async function replace(tx: Tx, before: LoadedTask, change: Change): Promise<void> {
  const { from, to, actorId, bulkRunId } = change;
  const ownerId = before.ownerId === from.id ? to.id : before.ownerId;
  const cast = castWithout(before, change, ownerId);
  const taskId = before.id;
  await tx.task.update({ where: { id: taskId }, data: { ownerId, version: { increment: 1 } }, select: { id: true } });
  const roles = await setTaskParticipants(tx, { taskId, ownerId, createdAt: before.createdAt, cast });
  await touchTask(tx, taskId, { id: actorId });
  const event = { actorId, taskId, bulkRunId };
  const coOwner = before.participants.find(({ isCoOwner }) => isCoOwner)?.user.name ?? null;
  const changes = {
    ...(ownerId === before.ownerId ? {} : { owner: { from: before.owner.name, to: to.name } }),
    ...(coOwner === (cast.coOwner?.name ?? null) ? {} : { coOwner: { from: coOwner, to: cast.coOwner?.name ?? null } }),
  };
  if (Object.keys(changes).length > 0) await recordEvent(tx, { ...event, type: 'task.edited', changes: { changes } });
  const { nowResponsible: joined, noLongerResponsible: left } = roles;
  const isOther = joined.length + left.length > 0;
  if (isOther) await recordEvent(tx, { ...event, type: 'task.responsibleChanged', changes: { joined, left } });
  // New responsible people are told by that event instead.
  const isNew = !before.participants.some(({ userId }) => userId === to.id) && !joined.some(({ id }) => id === to.id);
  if (isNew) await recordEvent(tx, { ...event, type: 'task.subscriberAdded', changes: { people: [to] } });
  if (isOther) await followPeople(tx, before.parentId ?? taskId);
}

/** The same people with one replaced; an owner is not co-owner, too. */
function castWithout({ participants }: LoadedTask, { from, to }: Change, ownerId: number): Cast {
  const swapped = (people: LoadedTask['participants']): Person[] => {
    const all = people.map(({ userId, user }) => (userId === from.id ? to : { id: userId, name: user.name }));
    return [...new Map(all.map((person) => [person.id, person])).values()];
  };
  const [coOwner = null] = swapped(participants.filter(({ isCoOwner }) => isCoOwner));
  return {
    responsible: swapped(participants.filter(({ isResponsible }) => isResponsible)),
    coOwner: coOwner?.id === ownerId ? null : coOwner,
    subscribers: swapped(participants.filter(({ isSubscriber, userId }) => isSubscriber && userId !== from.id)),
  };
}
