import { decides, hasTurn, isOpenTo, rolesOf, type MemoFacts, type Person } from './memo.policy';
import { decidersOf } from './takingBack.policy';

const isOwner = (actor: Person, memo: MemoFacts): boolean => isOpenTo(actor, memo) && rolesOf(actor, memo).owner;

/** Back to whoever wrote it, with a question: nobody returns a memo to themselves. */
export const mightReturn = (actor: Person, memo: MemoFacts): boolean => decides(actor, memo) && !isOwner(actor, memo);

export const canReturn = (actor: Person, memo: MemoFacts): boolean =>
  mightReturn(actor, memo) && hasTurn(actor, memo) && memo.stage === 'pending' && !memo.returnedAt;

/** Also to close a question that the owner does not answer. */
export const canTakeReturnBack = (actor: Person, memo: MemoFacts): boolean =>
  mightReturn(actor, memo) && Boolean(memo.returnedAt);

/** Also when the memo was given back already, so that what was typed is kept. */
export const mightAnswer = isOwner;

export const canAnswer = (actor: Person, memo: MemoFacts): boolean => isOwner(actor, memo) && Boolean(memo.returnedAt);

/** Until somebody who decides has opened the memo since. */
export function canTakeAnswerBack(actor: Person, memo: MemoFacts): boolean {
  const { answeredAt } = memo;
  if (!answeredAt || memo.returnedAt || memo.stage !== 'pending') return false;
  return isOwner(actor, memo) && decidersOf(memo).every(({ seenAt }) => !seenAt || seenAt < answeredAt);
}
