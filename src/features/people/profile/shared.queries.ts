import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { visibleTo } from '#src/policies/memo.policy';
import { visibleTasks } from '#src/policies/task.policy';

export const SHARED_SHOWN = 10;

/** The reader without what flags alone let them see: what two people share, both have a part in. */
const asParticipant = (actor: Actor): Actor => ({ ...actor, isOperator: false, isExecutive: false });

const latest = [{ createdAt: 'desc' as const }];

/** The latest sent memos in which both have a role. */
export async function findSharedMemos({ prisma }: Database, actor: Actor, personId: number) {
  const rows = await prisma.participant.findMany({
    where: { userId: personId, stage: { not: 'draft' }, memo: visibleTo(asParticipant(actor)) },
    orderBy: [...latest, { memoId: 'desc' }],
    take: SHARED_SHOWN,
    select: {
      memo: { select: { id: true, title: true, stage: true, createdAt: true, owner: { select: { name: true } } } },
    },
  });
  return rows.map(({ memo }) => memo);
}

/** The latest tasks in which both have a role; the reader's may be one in the main task. */
export async function findSharedTasks({ prisma }: Database, actor: Actor, personId: number) {
  const rows = await prisma.taskParticipant.findMany({
    where: { userId: personId, task: visibleTasks(asParticipant(actor)) },
    orderBy: [...latest, { taskId: 'desc' }],
    take: SHARED_SHOWN,
    select: {
      task: {
        select: {
          id: true,
          title: true,
          dueDate: true,
          createdAt: true,
          stage: { select: { name: true, colour: true, isActive: true } },
        },
      },
    },
  });
  return rows.map(({ task }) => task);
}

export type SharedMemo = Awaited<ReturnType<typeof findSharedMemos>>[number];
export type SharedTask = Awaited<ReturnType<typeof findSharedTasks>>[number];
