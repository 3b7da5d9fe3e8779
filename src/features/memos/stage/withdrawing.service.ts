import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import { withdrawsForAnother } from '#src/policies/withdrawing.policy';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { giveToRecipients } from '../ball/setBalls.service';
import type { LoadedMemo } from '../memos.queries';

type Withdrawal = { version?: number | undefined; reason?: string | undefined };

/**
 * Removes it from all lists; roles and all else stay until it is put back, its history for audit. Returns who lost it: owner
 * and operators may still read it.
 */
export async function withdrawMemo(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memo: LoadedMemo,
  { version, reason = '' }: Withdrawal,
): Promise<number[]> {
  if (withdrawsForAnother(actor, memo) && reason === '') throw new Invalid({ reason: 'memos.errors.reasonMissing' });
  if (version === undefined) throw new Conflict('memos.errors.changedMeanwhile');
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const withdrawn = await tx.memo.updateMany({
      where: { id: memo.id, version, withdrawnAt: null, stage: { in: ['pending', 'postponed'] } },
      data: { withdrawnAt: now, withdrawnById: actor.id, version: { increment: 1 } },
    });
    if (withdrawn.count === 0) throw new Conflict('memos.errors.changedMeanwhile');
    const participants = await tx.participant.findMany({
      where: { memoId: memo.id },
      select: { isOwner: true, user: { select: { id: true, name: true, isOperator: true } } },
    });
    await giveToRecipients(tx, [memo.id]);
    // Badges must not count what can no longer be opened.
    await tx.notification.updateMany({ where: { memoId: memo.id, readAt: null }, data: { readAt: now } });
    const people = participants.map(({ user: { id, name } }) => ({ id, name }));
    await recordEvent(tx, {
      type: 'memo.withdrawn',
      actorId: actor.id,
      memoId: memo.id,
      changes: { participants: people, reason },
    });
    return participants.filter(({ isOwner, user }) => !isOwner && !user.isOperator).map(({ user }) => user.id);
  });
}
