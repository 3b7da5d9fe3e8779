import { decidesForThemselves, isOpenTo, isSent, isWaiting, rolesOf, type MemoFacts, type Person } from './memo.policy';

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
