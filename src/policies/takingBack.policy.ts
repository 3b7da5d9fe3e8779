import {
  canRead,
  isOpenTo,
  isOwnOpen,
  isSent,
  mightDecide,
  mightEdit,
  rolesOf,
  type MemoFacts,
  type Person,
} from './memo.policy';

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

/** Those who decide, but for the owner. */
export const decidersOf = ({ ownerId, participants }: MemoFacts) =>
  participants.filter((row) => (row.isRecipient || row.isDeputy) && row.userId !== ownerId);

/** Who has opened it already, of those who decide. */
export const whoOpened = (memo: MemoFacts): number | null =>
  decidersOf(memo).find(({ seenAt }) => seenAt !== null)?.userId ?? null;

/** While nobody who decides has opened it. Afterwards a memo is withdrawn; a memo to oneself is opened from the start. */
export const canTakeBack = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) &&
  rolesOf(actor, memo).owner &&
  memo.stage === 'pending' &&
  decidersOf(memo).length > 0 &&
  whoOpened(memo) === null;

/** Also when a recipient was faster, or of what is a draft again. */
export const mightTakeBack = isOwnOpen;

/** Whoever may have sent it, decided on it or removed somebody; whether they did is for the service to say. */
export const mightUndo = (actor: Person, memo: MemoFacts): boolean =>
  mightEdit(actor, memo) || mightDecide(actor, memo);
