import { actsForOneOf, decidesForThemselves, isOpenTo, type MemoFacts, type Person } from './memo.policy';

/** Of several in order; somebody else may have gone on already. */
export const mightPass = (actor: Person, memo: MemoFacts): boolean =>
  memo.rule === 'in_order' && decidesForThemselves(actor, memo);

/** For whom they go on without the silent step before: themselves, or for whom they stand in. */
export const passesFor = (actor: Person, memo: MemoFacts): number | null =>
  typeof memo.mayPass === 'number' ? actsForOneOf(actor, memo, [memo.mayPass]) : null;

export const canPass = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && memo.stage === 'pending' && !memo.returnedAt && passesFor(actor, memo) !== null;
