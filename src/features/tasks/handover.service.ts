import { recordEvent } from '#src/events/record';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { followPeople } from './automation.service';
import { setTaskParticipants } from './participants.service';
import type { Cast, Person } from './people.service';
import { lockTask, type LoadedTask } from './tasks.queries';
import { touchTask } from './touch.service';

/** Each open task in which the person leaving has a part of the work gets somebody else in their place. Answers which. */
export async function handOverTasks(tx: Tx, actor: Actor, from: Person, to: Person): Promise<number[]> {
  const rows = await tx.taskParticipant.findMany({
    where: { userId: from.id, isActive: true, OR: [{ isOwner: true }, { isCoOwner: true }, { isResponsible: true }] },
    orderBy: { taskId: 'asc' },
    select: { taskId: true },
  });
  for (const { taskId } of rows) await replace(tx, actor, await lockTask(tx, taskId), { from, to });
  return rows.map(({ taskId }) => taskId);
}

type Change = { from: Person; to: Person };

async function replace(tx: Tx, actor: Actor, before: LoadedTask, change: Change): Promise<void> {
  const { from, to } = change;
  const ownerId = before.ownerId === from.id ? to.id : before.ownerId;
  const cast = castWithout(before, change, ownerId);
  const taskId = before.id;
  await tx.task.update({ where: { id: taskId }, data: { ownerId, version: { increment: 1 } }, select: { id: true } });
  const roles = await setTaskParticipants(tx, { taskId, ownerId, createdAt: before.createdAt, cast });
  await touchTask(tx, taskId, actor);
  const event = { actorId: actor.id, taskId };
  const coOwner = before.participants.find(({ isCoOwner }) => isCoOwner)?.user.name ?? null;
  const changes = {
    ...(ownerId === before.ownerId ? {} : { owner: { from: before.owner.name, to: to.name } }),
    ...(coOwner === (cast.coOwner?.name ?? null) ? {} : { coOwner: { from: coOwner, to: cast.coOwner?.name ?? null } }),
  };
  if (Object.keys(changes).length > 0) await recordEvent(tx, { ...event, type: 'task.edited', changes: { changes } });
  const { nowResponsible: joined, noLongerResponsible: left } = roles;
  const isOther = joined.length + left.length > 0;
  if (isOther) await recordEvent(tx, { ...event, type: 'task.responsibleChanged', changes: { joined, left } });
  // Whoever is responsible now hears of it by that.
  const isNew = !before.participants.some(({ userId }) => userId === to.id) && !joined.some(({ id }) => id === to.id);
  if (isNew) await recordEvent(tx, { ...event, type: 'task.subscriberAdded', changes: { people: [to] } });
  if (isOther) await followPeople(tx, before.parentId ?? taskId);
}

/** The same people, with the one in the other's place; an owner is not co-owner besides. */
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
