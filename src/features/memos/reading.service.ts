import { recordEvent } from '#src/events/record';
import { recordAudit } from '#src/features/audit/audit.service';
import { markMemoNoticesRead } from '#src/features/notifications/notifications.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { readsWithoutRole, type MemoFacts } from '#src/policies/memo.policy';
import type { LoadedMemo } from './memos.queries';

/**
 * Records that an operator (or executive) read a memo in which they have no role: its page, its text in a form, a file.
 * An open page renews itself when the memo changes: one sitting is one reading, not a dozen lines of history.
 */
export async function recordReadingWithoutRole(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memo: MemoFacts & { id: number },
): Promise<void> {
  if (!readsWithoutRole(actor, memo) || (await isStillReading(db, actor, memo))) return;
  await inTransaction(db, async (tx) => {
    await recordEvent(tx, { type: 'memo.read', actorId: actor.id, memoId: memo.id, changes: {} });
    // By its number alone: admins see no memo by reading the audit.
    await recordAudit(tx, { type: 'memo.read', actorId: actor.id, details: { memoId: memo.id } });
  });
}

/**
 * What opening a memo leaves behind: the receipt of a participant, the record of an operator's (or executive's) reading,
 * and the memo's notices read. Writes only when there is something to write.
 */
export async function recordReading(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  actor: Actor,
  memo: LoadedMemo,
): Promise<void> {
  const event = { actorId: actor.id, memoId: memo.id, changes: {} };
  await recordReadingWithoutRole({ db }, actor, memo);
  const own = memo.participants.find(({ userId }) => userId === actor.id);
  const hasNews = own && (own.seenAt === null || own.seenAt < memo.activityAt);
  if (hasNews) {
    await inTransaction(db, async (tx) => {
      // What happened after the memo was loaded has not been seen; and of two openings at once one is the first.
      const { count } = await tx.participant.updateMany({
        where: { memoId: memo.id, userId: actor.id, seenAt: own.seenAt, memo: { activityAt: memo.activityAt } },
        data: { seenAt: clock.now() },
      });
      if (count > 0 && own.seenAt === null && memo.stage !== 'draft')
        await recordEvent(tx, { ...event, type: 'memo.seen' });
    });
    // The page that is shown now says so, too.
    own.seenAt = clock.now();
  }
  const unread = await markMemoNoticesRead(db, actor.id, memo.id);
  if (unread !== null) {
    actor.counts.unread = unread;
    realtime.toUser(actor.id, 'unread', { count: unread });
  }
}

const SITTING_MS = 15 * 60_000;

async function isStillReading(db: Deps['db'], actor: Actor, memo: { id: number }): Promise<boolean> {
  const since = new Date(clock.now().getTime() - SITTING_MS);
  const recent = await db.prisma.event.count({
    where: { memoId: memo.id, actorId: actor.id, type: 'memo.read', createdAt: { gt: since } },
  });
  return recent > 0;
}
