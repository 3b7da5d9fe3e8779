import { z } from 'zod';
import { excerptSelect } from '#src/events/excerpt';
import { memoSelect, taskSelect } from '#src/subjects/subject';
import type { Tx } from '#src/platform/db';

const idRows = z.array(z.object({ id: z.number() }));

/** Unread notices due for a digest, locked: a concurrent job finds none. */
export async function lockWaiting(tx: Pick<Tx, '$queryRaw'>, userId: number, dueAt: Date): Promise<number[]> {
  const rows = await tx.$queryRaw`
    SELECT id FROM notifications
     WHERE user_id = ${userId} AND digest_due_at <= ${dueAt}::timestamptz AND digest_id IS NULL AND read_at IS NULL
     ORDER BY id
       FOR UPDATE`;
  return idRows.parse(rows).map(({ id }) => id);
}

type Which = { digestId: number; userId: number; unwanted: string[] };

/** Still unread and wanted, not said before the reader's eyes, oldest first, with the beginning of texts and messages. Roles are the reader's own. */
export function findDigested(db: Pick<Tx, 'notification'>, { digestId, userId, unwanted }: Which) {
  return db.notification.findMany({
    where: { digestId, readAt: null, isWatched: false, kind: { notIn: unwanted } },
    // As it happened, not as it was told: a job that was killed is done again after later ones.
    orderBy: [{ eventId: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      kind: true,
      event: {
        select: {
          id: true,
          type: true,
          userId: true,
          changes: true,
          actor: { select: { name: true } },
          doneFor: { select: { name: true } },
          message: { select: excerptSelect },
        },
      },
      memo: {
        select: {
          ...memoSelect,
          body: true,
          conclusion: true,
          participants: { ...memoSelect.participants, where: { userId } },
        },
      },
      task: {
        select: {
          ...taskSelect,
          description: true,
          participants: { ...taskSelect.participants, where: { userId } },
          parent: {
            select: {
              ...taskSelect.parent.select,
              participants: { ...taskSelect.parent.select.participants, where: { userId } },
            },
          },
        },
      },
    },
  });
}

export type DigestedNotice = Awaited<ReturnType<typeof findDigested>>[number];
