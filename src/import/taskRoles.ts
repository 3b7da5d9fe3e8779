import type { Prisma } from '#src/platform/db';
import { idsOf, type Context } from './context';
import { place, remark } from './report';
import type { Kind, Written } from './taskKind';
import type { TaskRow } from './taskRows';

export function participantsOf(
  { report, users, now }: Context,
  { model }: Kind,
  { row, id, task, responsible }: Written,
): Prisma.TaskParticipantCreateManyInput[] {
  const named = [...row.responsible, ...row.subscribers, ...(row.coOwner ? [row.coOwner] : [])];
  for (const key of named)
    if (!users.has(key)) remark(report, 'unknownPerson', { ...place(model, row), person: key.replace('name:', '') });
  const coOwnerId = users.get(row.coOwner ?? '');
  const works = new Set([task.ownerId, ...(coOwnerId ? [coOwnerId] : []), ...responsible]);
  const createdAt = task.createdAt ?? now;
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

export function tagsOf({ report, tags }: Context, { model }: Kind, row: TaskRow): number[] {
  for (const key of row.tags) if (!tags.has(key)) remark(report, 'unknownTag', { ...place(model, row), tag: key });
  return idsOf(row.tags, tags);
}
