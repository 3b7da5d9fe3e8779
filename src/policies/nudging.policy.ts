import { isOwnOpen, isSent, type MemoFacts, type Person } from './memo.policy';

/** Whoever else must act. A memo that was postponed meanwhile waits for nobody. */
export const mightNudge = (actor: Person, memo: MemoFacts): boolean =>
  isOwnOpen(actor, memo) &&
  isSent(memo) &&
  memo.participants.some(({ userId, isRecipient }) => isRecipient && userId !== actor.id);

export const canNudge = (actor: Person, memo: MemoFacts): boolean =>
  mightNudge(actor, memo) && memo.stage === 'pending';
