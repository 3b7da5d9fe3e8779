import { z } from 'zod';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import { countBadges } from './badges.queries';
import { sees } from '#src/subjects/subjects';
import type { Actor } from '#src/web/actor';
import type { NoticeKind } from '#src/events/noticeKinds';
import { notesUrl, placeOf, placeUrl } from '#src/subjects/place';
import { listOf } from './summary.queries';

/**
 * Marks the memo's notices read. Returns the new count of unread ones (at most 100), or null when nothing changed; the
 * caller updates the person's other pages.
 */
export const markMemoNoticesRead = (db: Database, userId: number, memoId: number): Promise<number | null> =>
  markReadOn(db, 'memo_id', userId, memoId);

export const markTaskNoticesRead = (db: Database, userId: number, taskId: number): Promise<number | null> =>
  markReadOn(db, 'task_id', userId, taskId);

const marked = z.object({ id: z.number() });

/** Prepared: every reader with something unread, of whatever, asks it at every page. */
async function markReadOn(db: Database, column: 'memo_id' | 'task_id', userId: number, id: number) {
  const text = `UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND ${column} = $2 AND read_at IS NULL RETURNING id`;
  const rows = await db.named(`notices_read_by_${column}`, text, marked, [userId, id, clock.now()]);
  return rows.length === 0 ? null : (await countBadges(db, userId)).unread;
}

/** Returns its target; `url` is null without access. */
export async function openNotice(
  db: Database,
  actor: Actor,
  noticeId: number,
): Promise<{ url: string | null; of: 'memo' | 'task' | 'project'; unread: number }> {
  const notice = await db.prisma.notification.findFirst({
    where: { id: noticeId, userId: actor.id },
    select: {
      memoId: true,
      taskId: true,
      task: { select: { kind: true } },
      readAt: true,
      event: { select: { type: true, changes: true, messageId: true } },
    },
  });
  if (!notice) throw new NotFound();
  if (!notice.readAt) await db.prisma.notification.update({ where: { id: noticeId }, data: { readAt: clock.now() } });
  const { memoId, taskId, task, event } = notice;
  const of = task?.kind ?? 'memo';
  if (memoId === null && taskId === null)
    return { url: listOf(event), of, unread: (await countBadges(db, actor.id)).unread };
  const place = placeOf({ memoId, taskId });
  const target = event.type === 'note.posted' ? notesUrl(place.id) : placeUrl(place, event.messageId);
  const url = (await sees(db.prisma, actor, place)) ? target : null;
  return { url, of, unread: (await countBadges(db, actor.id)).unread };
}

type Which = { kind?: NoticeKind | undefined; upTo?: number | undefined };

/** Up to the newest notice on the page: later ones stay unread. Returns how many are left. */
export async function markAllNoticesRead(db: Database, userId: number, { kind, upTo }: Which): Promise<number> {
  await inTransaction(db, (tx) =>
    tx.notification.updateMany({
      where: { userId, readAt: null, ...(kind ? { kind } : {}), ...(upTo ? { id: { lte: upTo } } : {}) },
      data: { readAt: clock.now() },
    }),
  );
  return (await countBadges(db, userId)).unread;
}

/** Reads the notices of all messages up to this one. Returns as `markMemoNoticesRead`. */
export async function markMessageNoticesRead(
  db: Database,
  userId: number,
  conversationId: number,
  upTo: number,
): Promise<number | null> {
  const { count } = await db.prisma.notification.updateMany({
    where: { userId, readAt: null, event: { message: { conversationId, id: { lte: upTo } } } },
    data: { readAt: clock.now() },
  });
  return count === 0 ? null : (await countBadges(db, userId)).unread;
}

/** Of the deciders' notes of a memo. */
export async function markNoteNoticesRead(db: Database, userId: number, memoId: number): Promise<number | null> {
  const { count } = await db.prisma.notification.updateMany({
    where: { userId, readAt: null, memoId, event: { type: 'note.posted' } },
    data: { readAt: clock.now() },
  });
  return count === 0 ? null : (await countBadges(db, userId)).unread;
}

type Lost = { memoId: number; userId: number };

/** Badges must not count what can no longer be opened. */
export const markLostNoticesRead = (tx: Pick<Tx, '$executeRaw'>, lost: readonly Lost[]): Promise<number> =>
  tx.$executeRaw`
    UPDATE notifications n SET read_at = ${clock.now()}::timestamptz
      FROM unnest(${lost.map(({ memoId }) => memoId)}::int[], ${lost.map(({ userId }) => userId)}::int[]) AS one (memo_id, user_id)
     WHERE n.memo_id = one.memo_id AND n.user_id = one.user_id AND n.read_at IS NULL`;
