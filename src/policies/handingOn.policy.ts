import {
  decidesFor,
  decidesForThemselves,
  isOpenTo,
  isSent,
  isWaiting,
  rolesOf,
  type MemoFacts,
  type Person,
} from './memo.policy';

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
