import { decidesFor, decidesForThemselves, isOpenTo, type MemoFacts, type Person } from './memo.policy';

/** A memo to the company: any executive who may consider it. */
export const mightTake = (actor: Person, memo: MemoFacts): boolean =>
  memo.isForCompany === true &&
  decidesForThemselves(actor, memo) &&
  (memo.turns === undefined || decidesFor(actor, memo) !== null);

const liesWithRecipients = ({ stage, returnedAt }: MemoFacts): boolean => stage === 'pending' && !returnedAt;

/** Also from another who took it, but has no time. */
export const canTake = (actor: Person, memo: MemoFacts): boolean =>
  mightTake(actor, memo) && liesWithRecipients(memo) && memo.takenById !== actor.id;

export const canGiveBack = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && liesWithRecipients(memo) && memo.takenById === actor.id;
