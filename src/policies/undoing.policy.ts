import { mightDecide, mightEdit, type MemoFacts, type Person } from './memo.policy';

/** Whoever may have sent it, decided on it or removed somebody; whether they did is for the service to say. */
export const mightUndo = (actor: Person, memo: MemoFacts): boolean =>
  mightEdit(actor, memo) || mightDecide(actor, memo);
