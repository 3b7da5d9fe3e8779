import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

/** Who may do what with a memo: the table of PRODUCT.md, section 2, as sentences. */

export type MemoStage = 'draft' | 'pending' | 'postponed' | 'considered';

/** What a policy needs to know of a memo. `participants` are those of the memo, or at least the actor's own. */
export type MemoFacts = {
  ownerId: number;
  stage: MemoStage;
  withdrawnAt: Date | null;
  hasTask: boolean;
  participants: readonly {
    userId: number;
    isOwner: boolean;
    isRecipient: boolean;
    isSubscriber: boolean;
    /** Stands in for the recipient, who is absent. */
    isDeputy: boolean;
  }[];
};

type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'company'>;

const rolesOf = (actor: Person, memo: MemoFacts) => {
  const own = memo.participants.find((participant) => participant.userId === actor.id);
  return {
    owner: own?.isOwner ?? false,
    recipient: own?.isRecipient ?? false,
    subscriber: own?.isSubscriber ?? false,
    deputy: own?.isDeputy ?? false,
  };
};

const isSent = (memo: MemoFacts): boolean => memo.stage !== 'draft';

/** Operators see every sent memo; executives do when the company's setting says so. */
export const readsAllSent = (actor: Pick<Person, 'isOperator' | 'isExecutive' | 'company'>): boolean =>
  actor.isOperator || (actor.isExecutive && actor.company.executivesReadAll);

/** The memos an actor may see, as a filter for every query. Must say the same as `canRead` (a test holds them together). */
export function visibleTo(actor: Person): Prisma.MemoWhereInput {
  const asOwner = { participants: { some: { userId: actor.id, isOwner: true } } };
  const asParticipant = { stage: { not: 'draft' as const }, participants: { some: { userId: actor.id } } };
  const asReaderOfAll = readsAllSent(actor) ? [{ stage: { not: 'draft' as const } }] : [];
  return { withdrawnAt: null, OR: [asOwner, asParticipant, ...asReaderOfAll] };
}

export function canRead(actor: Person, memo: MemoFacts): boolean {
  if (memo.withdrawnAt) return false;
  const { owner, recipient, subscriber, deputy } = rolesOf(actor, memo);
  if (owner) return true;
  return isSent(memo) && (recipient || subscriber || deputy || readsAllSent(actor));
}

/** Operators and executives read memos in which they have no role; each such reading is recorded. */
export function readsWithoutRole(actor: Person, memo: MemoFacts): boolean {
  return canRead(actor, memo) && !memo.participants.some((participant) => participant.userId === actor.id);
}

/** A deputy decides as the absent recipient would, in that person's name. */
export const actsAsDeputy = (actor: Person, memo: MemoFacts): boolean => rolesOf(actor, memo).deputy;

/** As recipient or deputy, not because an operator may decide on everything. */
export const decidesForThemselves = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && isSent(memo) && (rolesOf(actor, memo).recipient || actsAsDeputy(actor, memo));

const decides = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && isSent(memo) && (actor.isOperator || decidesForThemselves(actor, memo));

const isOwnOpen = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && rolesOf(actor, memo).owner && memo.stage !== 'considered';

/** Drafts: the owner alone sends and deletes them. */
export const canSend = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && memo.stage === 'draft' && rolesOf(actor, memo).owner;

export const canDeleteDraft = canSend;

export const canEdit = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && (isOwnOpen(actor, memo) || (isSent(memo) && actor.isOperator));

export const canPostpone = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && memo.stage !== 'considered';

export const canSetPending = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && memo.stage === 'postponed';

export const canConsider = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && memo.stage !== 'considered';

export const canEditConclusion = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && memo.stage === 'considered';

export const canReopen = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && memo.stage === 'considered' && !memo.hasTask;

export const canCreateTask = (actor: Person, memo: MemoFacts): boolean => decides(actor, memo) && !memo.hasTask;

const isOwnConsidered = (actor: Person, memo: MemoFacts): boolean =>
  rolesOf(actor, memo).owner && memo.stage === 'considered';

/**
 * The owner's files are locked once the memo is considered; the recipient may still add to it. A memo to oneself is locked
 * like any other: it is reopened first.
 */
export const canAttach = (actor: Person, memo: MemoFacts): boolean =>
  isOwnOpen(actor, memo) || (decides(actor, memo) && (actor.isOperator || !isOwnConsidered(actor, memo)));

/** Removing a file is editing the memo. */
export const canRemoveFile = canEdit;

/** More people may always be told, after the consideration, too; taking somebody off is editing. */
export const canAddSubscriber = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && (rolesOf(actor, memo).owner || decides(actor, memo));

export const canRemoveSubscriber = canEdit;

export const canLeave = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && isSent(memo) && rolesOf(actor, memo).subscriber;

export const canWithdraw = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && isSent(memo) && (isOwnOpen(actor, memo) || actor.isOperator);

export const canCopy = canRead;

/** The chat is open to participants and operators from the moment the memo is sent. */
export const mightPostTo = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) &&
  isSent(memo) &&
  (actor.isOperator || memo.participants.some((participant) => participant.userId === actor.id));

/** Once a task came of the memo, the discussion goes on there. */
export const canPostTo = (actor: Person, memo: MemoFacts): boolean => mightPostTo(actor, memo) && !memo.hasTask;

/** Nobody talks about a draft. */
export const canReadConversation = (actor: Person, memo: MemoFacts): boolean => canRead(actor, memo) && isSent(memo);

/** Who takes part may wish to hear no more of a memo than they must. */
export const canMute = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && isSent(memo) && memo.participants.some((participant) => participant.userId === actor.id);

/** Everything a page asks, from the same rules the writes obey. */
export function memoRights(actor: Person, memo: MemoFacts) {
  return {
    send: canSend(actor, memo),
    deleteDraft: canDeleteDraft(actor, memo),
    edit: canEdit(actor, memo),
    postpone: canPostpone(actor, memo),
    setPending: canSetPending(actor, memo),
    consider: canConsider(actor, memo),
    editConclusion: canEditConclusion(actor, memo),
    reopen: canReopen(actor, memo),
    attach: canAttach(actor, memo),
    removeFile: canRemoveFile(actor, memo),
    addSubscriber: canAddSubscriber(actor, memo),
    removeSubscriber: canRemoveSubscriber(actor, memo),
    leave: canLeave(actor, memo),
    withdraw: canWithdraw(actor, memo),
    copy: canCopy(actor, memo),
    mute: canMute(actor, memo),
    createTask: canCreateTask(actor, memo),
  };
}

export type MemoRights = ReturnType<typeof memoRights>;

/** Whose form is worth an answer even when it comes too late: the owner's of a memo considered meanwhile. */
export const mightEdit = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && (rolesOf(actor, memo).owner || (isSent(memo) && actor.isOperator));

/** Likewise for a draft that was sent meanwhile. */
export const mightSend = (actor: Person, memo: MemoFacts): boolean =>
  canRead(actor, memo) && rolesOf(actor, memo).owner;

/** Likewise for a decision that another executive took first. */
export const mightDecide = decides;

export const mightReopen = (actor: Person, memo: MemoFacts): boolean => decides(actor, memo) && !memo.hasTask;
