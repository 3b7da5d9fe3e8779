import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
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
