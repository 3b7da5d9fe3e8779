import type { Tx } from '#src/platform/db';
import { currentRecipients, joinedRecipients } from '#src/policies/turns';
import type { LoadedMemo } from '../memos.queries';
import { setParticipants, type RoleChange } from './participants.service';
import { isForSeveral, recipientsOf, roundOf, type Round } from './several';

/** Writes whose turn it is among several recipients. Answers who has a part in the memo now. */
export async function renewTurns(tx: Tx, memoId: number, round: Round): Promise<number[]> {
  const current = currentRecipients(round);
  await tx.$executeRaw`
    UPDATE memo_recipients SET is_current = user_id = ANY (${current}::int[])
     WHERE memo_id = ${memoId} AND is_current <> (user_id = ANY (${current}::int[]))`;
  return joinedRecipients(round);
}

/** Writes whose turn it is, and gives those the memo who did not have it yet; `besides` read along from now on. */
export async function joinNext(
  tx: Tx,
  memo: LoadedMemo,
  besides: readonly { id: number; name: string }[] = [],
): Promise<RoleChange> {
  const joined = new Set(isForSeveral(memo) ? await renewTurns(tx, memo.id, roundOf(memo)) : [memo.recipientId]);
  const having = new Set(memo.participants.filter(({ isRecipient }) => isRecipient).map(({ userId }) => userId));
  const subscribers = memo.participants
    .filter(({ isSubscriber }) => isSubscriber)
    .map(({ userId, user }) => ({ id: userId, name: user.name }));
  return setParticipants(tx, {
    ...memo,
    memoId: memo.id,
    recipients: recipientsOf(memo).filter(({ id }) => joined.has(id) || having.has(id)),
    subscribers: [...besides, ...subscribers],
  });
}

/** Everybody decides anew, also who was passed over. */
export const beginRound = (tx: Tx, memoId: number) =>
  tx.memoRecipient.updateMany({
    where: { memoId, passedAt: { not: null } },
    data: { passedAt: null, passedById: null },
  });

/** Writes for whom a memo is; one alone needs no rows. */
export async function writeRecipients(tx: Tx, memoId: number, userIds: readonly number[]): Promise<void> {
  const ids = userIds.length > 1 ? [...userIds] : [];
  await tx.memoRecipient.deleteMany({ where: { memoId, userId: { notIn: ids } } });
  if (ids.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO memo_recipients (memo_id, user_id, position)
    SELECT ${memoId}, user_id, place FROM unnest(${ids}::int[]) WITH ORDINALITY AS given (user_id, place)
    ON CONFLICT (memo_id, user_id) DO UPDATE SET position = EXCLUDED.position`;
}
