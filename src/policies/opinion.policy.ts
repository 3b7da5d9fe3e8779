import {
  decidesFor,
  decidesForThemselves,
  isOpenTo,
  isSent,
  rolesOf,
  type MemoFacts,
  type Person,
} from './memo.policy';

const isWaiting = ({ stage }: MemoFacts): boolean => stage === 'pending' || stage === 'postponed';

/** Also an earlier adviser, who may know who knows better. */
export const mightAskOpinion = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && isSent(memo) && (decidesForThemselves(actor, memo) || rolesOf(actor, memo).adviser);

export const canAskOpinion = (actor: Person, memo: MemoFacts): boolean =>
  mightAskOpinion(actor, memo) && isWaiting(memo);

/** Reminding of it, too: whoever asked, and those for whom it was asked. */
export const mayEndOpinion = (actor: Person, memo: MemoFacts, { askedById }: { askedById: number }): boolean =>
  mightAskOpinion(actor, memo) && (askedById === actor.id || decidesForThemselves(actor, memo));

export const mightGiveOpinion = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && isSent(memo) && rolesOf(actor, memo).adviser;

/** Once to each question; nobody waits for it after the decision. */
export const canGiveOpinion = (actor: Person, memo: MemoFacts): boolean =>
  mightGiveOpinion(actor, memo) && isWaiting(memo);

/** Joined because it is late: as head of who is its recipient still. */
function isHeadOfRecipient(actor: Person, { participants }: MemoFacts): boolean {
  const headOf = participants.find(({ userId }) => userId === actor.id)?.headOf ?? [];
  return participants.some(({ userId, isRecipient }) => isRecipient && headOf.includes(userId));
}

/** Not of one's own memo, whose recipient one may change. */
export const mightHandOn = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) &&
  isSent(memo) &&
  (decidesForThemselves(actor, memo) || isHeadOfRecipient(actor, memo)) &&
  !rolesOf(actor, memo).owner;

/** Of several recipients everybody for themselves, when it is their turn. A memo to the company is for all of them. */
export const canHandOn = (actor: Person, memo: MemoFacts): boolean =>
  mightHandOn(actor, memo) &&
  isWaiting(memo) &&
  !memo.isForCompany &&
  (memo.turns === undefined || decidesFor(actor, memo) !== null);
