import type { Database } from '#src/platform/db';

const SHOWN = 200;

/** What happened to the task, newest first, at most 200 steps; what was said in its chat stands there, reminders are private. */
export const findTaskHistory = (db: Database['prisma'], taskId: number) =>
  db.event.findMany({
    where: { taskId, type: { notIn: ['message.posted', 'reminder.due'] } },
    select: { id: true, type: true, changes: true, createdAt: true, actor: { select: { name: true } } },
    orderBy: { id: 'desc' },
    take: SHOWN,
  });

export type TaskHistoryRow = Awaited<ReturnType<typeof findTaskHistory>>[number];
