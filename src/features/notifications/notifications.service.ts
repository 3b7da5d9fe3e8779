import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import { countBadges } from '#src/events/badges.queries';
import { memoUrls } from '#src/features/memos/memos.urls';
import { visibleTo } from '#src/policies/memo.policy';
import type { Actor } from '#src/platform/http/actor';
import type { NoticeKind } from '#src/events/kinds';

/**
 * Opening a memo reads its notices. Returns the person's new count of unread notices (at most 100), or null when there
 * was nothing to mark; the caller tells the person's other pages.
 */
export async function markMemoNoticesRead(db: Database, userId: number, memoId: number): Promise<number | null> {
  const marked = await db.prisma.notification.updateMany({
    where: { userId, memoId, readAt: null },
    data: { readAt: clock.now() },
  });
  return marked.count === 0 ? null : (await countBadges(db, userId)).unread;
}

/** Opens one notice. Returns where it leads; `url` is null when the memo is not to be seen any more. */
export async function openNotice(
  db: Database,
  actor: Actor,
  noticeId: number,
): Promise<{ url: string | null; unread: number }> {
  const notice = await db.prisma.notification.findFirst({
    where: { id: noticeId, userId: actor.id },
    select: { memoId: true, readAt: true, event: { select: { messageId: true } } },
  });
  if (!notice) throw new NotFound();
  if (!notice.readAt) await db.prisma.notification.update({ where: { id: noticeId }, data: { readAt: clock.now() } });
  const visible = await db.prisma.memo.findFirst({
    where: { AND: [{ id: notice.memoId ?? 0 }, visibleTo(actor)] },
    select: { id: true },
  });
  const url = visible && urlOf(visible.id, notice.event.messageId);
  return { url, unread: (await countBadges(db, actor.id)).unread };
}

const urlOf = (memoId: number, messageId: number | null): string =>
  messageId === null ? memoUrls.show(memoId) : memoUrls.message(memoId, messageId);

type Which = { kind?: NoticeKind | undefined; upTo?: number | undefined };

/** All notices up to the newest the reader had on the page: what came since stays unread. Returns how many are left. */
export async function markAllNoticesRead(db: Database, userId: number, { kind, upTo }: Which): Promise<number> {
  await inTransaction(db, (tx) =>
    tx.notification.updateMany({
      where: { userId, readAt: null, ...(kind ? { kind } : {}), ...(upTo ? { id: { lte: upTo } } : {}) },
      data: { readAt: clock.now() },
    }),
  );
  return (await countBadges(db, userId)).unread;
}

/** Reading a chat up to a message reads the notices of all messages until then. Answers like `markMemoNoticesRead`. */
export async function markMessageNoticesRead(
  db: Database,
  userId: number,
  conversationId: number,
  upTo: number,
): Promise<number | null> {
  const marked = await db.prisma.notification.updateMany({
    where: { userId, readAt: null, event: { message: { conversationId, id: { lte: upTo } } } },
    data: { readAt: clock.now() },
  });
  return marked.count === 0 ? null : (await countBadges(db, userId)).unread;
}
