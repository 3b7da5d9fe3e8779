import { canEdit, canRead, isSent, type MemoFacts, type Person } from './memo.policy';

/** What it said before it was changed. A draft has no versions. */
export const canSeeVersions = (actor: Person, memo: MemoFacts): boolean => canRead(actor, memo) && isSent(memo);

/** As a new edit, while it can still be decided on. */
export const canUseVersion = (actor: Person, memo: MemoFacts): boolean =>
  isSent(memo) && memo.stage !== 'considered' && canEdit(actor, memo);
