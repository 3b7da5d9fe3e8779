import { isOpenTo, isOwnOpen, rolesOf, type MemoFacts, type Person } from './memo.policy';

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
