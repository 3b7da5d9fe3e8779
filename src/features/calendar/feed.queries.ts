import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { dayOfReader } from '#src/features/myDay/day';
import { waitsFor } from '#src/policies/waiting.policy';
import { visibleTasks } from '#src/policies/task.policy';

const SHOWN = 500;

export const findDueTasks = ({ prisma }: Database, actor: Actor) =>
  prisma.task.findMany({
    where: {
      AND: [
        { participants: { some: { userId: actor.id, isResponsible: true, hiddenAt: null } } },
        { closedAt: null, dueDate: { not: null } },
        visibleTasks(actor),
      ],
    },
    select: {
      id: true,
      kind: true,
      title: true,
      dueDate: true,
      version: true,
      updatedAt: true,
      nextStep: true,
      stage: { select: { name: true } },
    },
    orderBy: [{ dueDate: 'desc' }, { id: 'asc' }],
    take: SHOWN,
  });

export type DueTask = Awaited<ReturnType<typeof findDueTasks>>[number];

/** Memos that wait for this person and have a day by which they are expected. */
export const findExpectedMemos = ({ prisma }: Database, actor: Actor) =>
  prisma.memo.findMany({
    where: { AND: [waitsFor(actor.id, dayOfReader(actor).today), { expectedBy: { not: null } }] },
    select: {
      id: true,
      title: true,
      expectedBy: true,
      version: true,
      updatedAt: true,
      owner: { select: { name: true } },
    },
    orderBy: [{ expectedBy: 'desc' }, { id: 'asc' }],
    take: SHOWN,
  });

export type ExpectedMemo = Awaited<ReturnType<typeof findExpectedMemos>>[number];
