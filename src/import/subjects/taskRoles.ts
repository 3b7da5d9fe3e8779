import type { Prisma } from '#src/platform/db';
import { idsOf, type Context } from '../context';
import { place, remark } from '../run/report';
import type { Kind, WrittenTask } from './taskKind';

export function participantsOf(
  { report, users, now }: Context,
  { model }: Kind,
  { row, id, task, responsible }: WrittenTask,
): Prisma.TaskParticipantCreateManyInput[] {
  const named = [...row.responsible, ...row.subscribers, ...(row.coOwner ? [row.coOwner] : [])];
  for (const key of named)
    if (!users.has(key)) remark(report, 'unknownPerson', { ...place(model, row), person: key.replace('name:', '') });
  const coOwnerId = users.get(row.coOwner ?? '');
  const works = new Set([task.ownerId, ...(coOwnerId ? [coOwnerId] : []), ...responsible]);
  const { createdAt } = task;
  return [...new Set([...works, ...idsOf(row.subscribers, users)])].map((userId) => ({
    taskId: id,
    userId,
    isOwner: userId === task.ownerId,
    isCoOwner: userId === coOwnerId && userId !== task.ownerId,
    isResponsible: responsible.includes(userId),
    isSubscriber: !works.has(userId),
    createdAt,
    joinedAt: createdAt,
    seenAt: now,
  }));
}
