import { isSent, type MemoFacts, type Person } from './memo.policy';

type Role = MemoFacts['participants'][number];

/** Who stands in for the owner alone is no decider either. */
const isDecider = (role: Role, ownerId: number): boolean =>
  !role.isOwner &&
  (role.isRecipient ||
    (role.isDeputy && (role.deputyFor ?? []).some((id) => id !== ownerId)) ||
    (role.isAssistant && (role.assistantFor ?? []).some((id) => id !== ownerId)) ||
    (role.isAdviser && role.readsNotes === true));

/**
 * The deciders' notes are read by those who decide now or did, in their roles: never by the owner, whatever else they are, nor by
 * who reads all memos, nor by subscribers. Whose turn has not come has no part in the memo yet; who handed it on has none any more.
 */
export const notesReaders = (memo: MemoFacts): number[] =>
  isSent(memo) && memo.withdrawnAt === null
    ? memo.participants.filter((role) => isDecider(role, memo.ownerId)).map(({ userId }) => userId)
    : [];

/** Writing, too, also after the decision: a task of the memo has no place for them. */
export const canReadNotes = (actor: Pick<Person, 'id'>, memo: MemoFacts): boolean =>
  notesReaders(memo).includes(actor.id);
