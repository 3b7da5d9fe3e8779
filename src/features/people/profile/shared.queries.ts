import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { visibleTo } from '#src/policies/memo.policy';
import { visibleTasks } from '#src/policies/task.policy';

export const SHARED_SHOWN = 10;

/** Without flags that grant access: both people must have a role. */
const asParticipant = (actor: Actor): Actor => ({ ...actor, isOperator: false, isExecutive: false });

const latest = [{ createdAt: 'desc' as const }];

export async function findSharedMemos({ prisma }: Database, actor: Actor, personId: number) {
  const rows = await prisma.participant.findMany({
    where: { userId: personId, stage: { not: 'draft' }, withdrawnAt: null, memo: visibleTo(asParticipant(actor)) },
    orderBy: [...latest, { memoId: 'desc' }],
    take: SHARED_SHOWN,
    select: {
      memo: {
        select: {
          id: true,
          title: true,
          stage: true,
          outcome: true,
          createdAt: true,
          owner: { select: { name: true } },
        },
      },
    },
  });
  return rows.map(({ memo }) => memo);
}

/** The reader's role may be in the main task. */
export async function findSharedTasks({ prisma }: Database, actor: Actor, personId: number) {
  const rows = await prisma.taskParticipant.findMany({
    where: { userId: personId, kind: 'task', task: visibleTasks(asParticipant(actor)) },
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
