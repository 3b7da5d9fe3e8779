import { z } from 'zod';
import type { Database } from '#src/platform/db';

const SHOWN = 200;

export type HistoryRow = Awaited<ReturnType<typeof findHistory>>[number];

/** What happened to the memo, newest first, at most 200 steps. What was said stands in the chat (see `findWriters`). */
export function findHistory(db: Database['prisma'], memoId: number) {
  return db.event.findMany({
    where: { memoId, type: { notIn: ['message.posted', 'reminder.due'] } },
    select: {
      id: true,
      type: true,
      changes: true,
      createdAt: true,
      actor: { select: { name: true } },
      doneFor: { select: { name: true } },
    },
    orderBy: { id: 'desc' },
    take: SHOWN,
  });
}

const writerRows = z.array(z.object({ name: z.string(), count: z.number(), lastAt: z.date() }));

export type Writer = z.infer<typeof writerRows>[number];

/** Who wrote in the chat, how many messages that still stand, and when the last one, the latest first. */
export async function findWriters(db: Pick<Database['prisma'], '$queryRaw'>, memoId: number): Promise<Writer[]> {
  const rows = await db.$queryRaw`
    SELECT u.name, count(*)::int AS count, max(m.created_at) AS "lastAt"
      FROM conversations c
      JOIN messages m ON m.conversation_id = c.id AND m.deleted_at IS NULL
      JOIN users u ON u.id = m.author_id
     WHERE c.memo_id = ${memoId}
     GROUP BY u.id
     ORDER BY max(m.created_at) DESC`;
  return writerRows.parse(rows);
}
