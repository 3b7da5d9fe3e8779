import type { Tx } from '#src/platform/db';
import { currentRecipients, joinedRecipients } from '#src/policies/turns';
import type { LoadedMemo } from '../memos.queries';
import { FOUR_EYES } from './several';

export type Round = Parameters<typeof currentRecipients>[0];

type Facts = Pick<LoadedMemo, 'rule' | 'ownerId' | 'purpose' | 'recipients' | 'considerations'>;

export const roundOf = ({ rule, ownerId, purpose, recipients, considerations }: Facts): Round => ({
  rule,
  ownerId,
  recipients: recipients.map(({ userId, user }) => ({ userId, isActive: user.deactivatedAt === null })),
  decided: new Set(considerations.flatMap(({ recipientId }) => recipientId ?? [])),
  fourEyes: purpose?.fourEyes ?? FOUR_EYES,
});

/** Writes whose turn it is among several recipients. Answers who has a part in the memo now. */
export async function renewTurns(tx: Tx, memoId: number, round: Round): Promise<number[]> {
  const current = currentRecipients(round);
  await tx.$executeRaw`
    UPDATE memo_recipients SET is_current = user_id = ANY (${current}::int[])
     WHERE memo_id = ${memoId} AND is_current <> (user_id = ANY (${current}::int[]))`;
  return joinedRecipients(round);
}

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
