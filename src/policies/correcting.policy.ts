import { canAddSubscriber, canAttach, canEdit, canEditConclusion, type MemoFacts, type Person } from './memo.policy';

type Policy = (actor: Person, memo: MemoFacts) => boolean;

/** What somebody may do by being an operator alone, after the decision. It needs a reason, and everybody is told. */
const onlyAsOperator =
  (may: Policy): Policy =>
  (actor, memo) =>
    memo.stage === 'considered' && may(actor, memo) && !may({ ...actor, isOperator: false }, memo);

/** Title, text, purpose, people, tags and files: by the form, with the reason. */
export const correctsMemo = onlyAsOperator(canEdit);
export const correctsConclusion = onlyAsOperator(canEditConclusion);
export const correctsSubscribers = onlyAsOperator(canAddSubscriber);
/** Adding some; removing is editing. */
export const correctsFiles = onlyAsOperator(canAttach);
