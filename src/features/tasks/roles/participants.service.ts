import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Cast, Person } from './chosenPeople.queries';

type Roles = { taskId: number; ownerId: number; createdAt: Date; cast: Cast };

/** `left` and `joined`: access to the task; the others: responsibility. */
export type TaskRoleChange = {
  left: Person[];
  joined: Person[];
  nowResponsible: Person[];
  noLongerResponsible: Person[];
};

/** Makes the participants exactly these. Other roles need no subscription. */
export async function setTaskParticipants(
  tx: Tx,
  { taskId, ownerId, createdAt, cast }: Roles,
): Promise<TaskRoleChange> {
  const before = await tx.taskParticipant.findMany({
    where: { taskId },
    select: {
      userId: true,
      isOwner: true,
      isCoOwner: true,
      isResponsible: true,
      isSubscriber: true,
      hiddenAt: true,
      user: { select: { name: true } },
    },
  });
  const responsible = new Set(cast.responsible.map(({ id }) => id));
  const active = new Set([ownerId, ...responsible, ...(cast.coOwner ? [cast.coOwner.id] : [])]);
  const wanted = new Set([...active, ...cast.subscribers.map(({ id }) => id)]);
  const rolesOf = (userId: number) => ({
    isOwner: userId === ownerId,
    isCoOwner: userId === cast.coOwner?.id,
    isResponsible: responsible.has(userId),
    isSubscriber: !active.has(userId),
  });
  const known = new Map(before.map((row) => [row.userId, row]));
  const gone = before.filter(({ userId }) => !wanted.has(userId));
  if (gone.length > 0) {
    const lost = { taskId, userId: { in: gone.map(({ userId }) => userId) } };
    await tx.taskParticipant.deleteMany({ where: lost });
    await tx.notification.updateMany({ where: { ...lost, readAt: null }, data: { readAt: clock.now() } });
  }
  const fresh = [...wanted].filter((userId) => !known.has(userId));
  await tx.taskParticipant.createMany({
    data: fresh.map((userId) => ({ taskId, userId, createdAt, ...rolesOf(userId) })),
  });
  for (const row of before.filter(({ userId }) => wanted.has(userId))) {
    const roles = rolesOf(row.userId);
    // Only a team task may stay hidden, and not for newly responsible people.
    const isShown = row.hiddenAt !== null && (responsible.size < 2 || (roles.isResponsible && !row.isResponsible));
    if (isSame(row, roles) && !isShown) continue;
    await tx.taskParticipant.update({
      where: { taskId_userId: { taskId, userId: row.userId } },
      data: { ...roles, ...(isShown ? { hiddenAt: null } : {}) },
    });
  }
  const everybody = [...cast.responsible, ...(cast.coOwner ? [cast.coOwner] : []), ...cast.subscribers];
  const joined = new Map(everybody.filter(({ id }) => fresh.includes(id)).map((person) => [person.id, person]));
  return {
    left: gone.map((row) => ({ id: row.userId, name: row.user.name })),
    joined: [...joined.values()],
    nowResponsible: cast.responsible.filter(({ id }) => !known.get(id)?.isResponsible),
    noLongerResponsible: before
      .filter((row) => row.isResponsible && !responsible.has(row.userId))
      .map((row) => ({ id: row.userId, name: row.user.name })),
  };
}

type Flags = { isOwner: boolean; isCoOwner: boolean; isResponsible: boolean; isSubscriber: boolean };

const isSame = (row: Flags, now: Flags): boolean =>
  row.isOwner === now.isOwner &&
  row.isCoOwner === now.isCoOwner &&
  row.isResponsible === now.isResponsible &&
  row.isSubscriber === now.isSubscriber;
