import { findExecutives } from '#src/features/people/choosing/recipients.queries';
import type { Tx } from '#src/platform/db';
import type { MemoStage } from '#src/policies/memo.policy';
import type { LoadedMemo } from '../memos.queries';
import { giveToAdvisers } from '../opinions/advisers.service';
import { setParticipants, type RoleChange } from './participants.service';

/** A memo that waits again goes to today's executives and deputies. Call `holdExecutives` and `holdAbsences` first. */
export async function refreshRecipients(tx: Tx, memo: LoadedMemo, stage: MemoStage): Promise<RoleChange['left']> {
  const having = (role: 'isRecipient' | 'isSubscriber') =>
    memo.participants.filter((row) => row[role]).map((row) => ({ id: row.userId, name: row.user.name }));
  const { left } = await setParticipants(tx, {
    memoId: memo.id,
    createdAt: memo.createdAt,
    stage,
    ownerId: memo.ownerId,
    isForCompany: memo.isForCompany,
    recipients: memo.isForCompany ? await findExecutives(tx) : having('isRecipient'),
    subscribers: having('isSubscriber'),
  });
  await giveToAdvisers(tx, memo.id);
  return left;
}
