import { recordEvent } from '#src/events/record';
import { markMemoNoticesRead } from '#src/features/notifications/notifications.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';

/** Its owner may take it back at this moment: then it is a draft, and was never open to this reader. */
async function holdOpened(tx: Tx, { id, stage }: LoadedMemo): Promise<void> {
  if (stage === 'draft') return;
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM memos WHERE id = ${id} AND stage <> 'draft' FOR KEY SHARE`;
  if (rows.length === 0) throw new NotFound('memos.errors.takenBack');
}

/**
 * Sets the participant's receipt and reads the memo's notices. Writes only when there is news. Nobody has read what was asked
 * for by HEAD, which shows nothing.
 */
export async function markMemoSeen(
  { db, realtime, req }: Pick<Deps, 'db' | 'realtime'> & { req: { method: string } },
  actor: Actor,
  memo: LoadedMemo,
): Promise<void> {
  if (req.method === 'HEAD') return;
  const event = { actorId: actor.id, memoId: memo.id, changes: {} };
  const own = memo.participants.find(({ userId }) => userId === actor.id);
  const isOtherText = own !== undefined && own.seenVersion < memo.textVersion;
  const hasNews = own && (own.seenAt === null || own.seenAt < memo.activityAt || isOtherText);
  if (hasNews) {
    await inTransaction(db, async (tx) => {
      if (own.seenAt === null && (own.isRecipient || own.isDeputy)) await holdOpened(tx, memo);
      // Later changes stay unseen; of two concurrent openings one counts as first.
      const { count } = await tx.participant.updateMany({
        where: {
          ...{ memoId: memo.id, userId: actor.id, seenAt: own.seenAt },
          memo: { activityAt: memo.activityAt, textVersion: memo.textVersion },
        },
        data: { seenAt: clock.now(), seenVersion: memo.textVersion },
      });
      if (count > 0 && own.seenAt === null && memo.stage !== 'draft')
        await recordEvent(tx, { ...event, type: 'memo.seen' });
    });
    // For the page being rendered.
    own.seenAt = clock.now();
    own.seenVersion = memo.textVersion;
  }
  // The count is older than the memo: it may miss a notice of this news.
  if (actor.counts.unread === 0 && !hasNews) return;
  const unread = await markMemoNoticesRead(db, actor.id, memo.id);
  if (unread !== null) {
    actor.counts.unread = unread;
    realtime.toUser(actor.id, 'unread', { unread });
  }
}
