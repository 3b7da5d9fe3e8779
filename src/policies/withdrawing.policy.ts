import { canRead, isOpenTo, isSent, rolesOf, type MemoFacts, type Person } from './memo.policy';

export const canWithdraw = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) &&
  isSent(memo) &&
  memo.stage !== 'considered' &&
  (rolesOf(actor, memo).owner || actor.isOperator);

/** What another wrote: with the reason, which everybody reads. */
export const withdrawsForAnother = (actor: Person, memo: MemoFacts): boolean =>
  canWithdraw(actor, memo) && !rolesOf(actor, memo).owner;

/**
 * By whoever withdrew it, while it is kept; when they have left, by its owner or an operator. Without participants it was
 * withdrawn before this could be undone.
 */
export const canPutBack = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) &&
  memo.withdrawnAt !== null &&
  memo.participants.length > 0 &&
  (memo.withdrawnById === actor.id || Boolean(memo.withdrawnBy?.deactivatedAt));

/** Also of a memo that is back already: a second click does nothing. */
export const mightPutBack = (actor: Person, memo: MemoFacts): boolean =>
  canPutBack(actor, memo) ||
  (isOpenTo(actor, memo) && isSent(memo) && (rolesOf(actor, memo).owner || actor.isOperator));
