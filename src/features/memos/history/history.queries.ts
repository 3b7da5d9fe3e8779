import type { Database } from '#src/platform/db';

const SHOWN = 200;

export type HistoryRow = Awaited<ReturnType<typeof findHistory>>[number];

/** What happened to the memo, newest first, at most 200 steps. */
export function findHistory(db: Database['prisma'], memoId: number) {
  return db.event.findMany({
    where: { memoId, type: { not: 'message.posted' } },
    select: { id: true, type: true, changes: true, createdAt: true, actor: { select: { name: true } } },
    orderBy: { id: 'desc' },
    take: SHOWN,
  });
}
