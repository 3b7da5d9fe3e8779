import type { Database } from '#src/platform/db';

const SHOWN = 200;

/** What happened to the task, newest first, at most 200 steps; what was said in its chat stands there. */
export const findTaskHistory = (db: Database['prisma'], taskId: number) =>
  db.event.findMany({
    where: { taskId, type: { not: 'message.posted' } },
    select: { id: true, type: true, changes: true, createdAt: true, actor: { select: { name: true } } },
    orderBy: { id: 'desc' },
    take: SHOWN,
  });

export type TaskHistoryRow = Awaited<ReturnType<typeof findTaskHistory>>[number];
