import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { MemoFacts, MemoStage } from './memoFacts';

export type { MemoFacts, MemoStage };

export type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'company'>;

export const rolesOf = (actor: Person, memo: MemoFacts) => {
  const own = memo.participants.find((participant) => participant.userId === actor.id);
  return {
    owner: own?.isOwner ?? false,
    recipient: own?.isRecipient ?? false,
    subscriber: own?.isSubscriber ?? false,
    deputy: own?.isDeputy ?? false,
    adviser: own?.isAdviser ?? false,
    assistant: own?.isAssistant ?? false,
  };
};

export const isSent = (memo: MemoFacts): boolean => memo.stage !== 'draft';

/** It is still to be considered. */
export const isWaiting = ({ stage }: { stage: MemoStage }): boolean => stage === 'pending' || stage === 'postponed';

export const readsAllSent = (actor: Pick<Person, 'isOperator' | 'isExecutive' | 'company'>): boolean =>
  actor.isOperator || (actor.isExecutive && actor.company.executivesReadAll);

/** Must agree with `canRead` (a test compares them). Withdrawn memos are seen for some days, by their owner and operators. */
export function visibleTo(actor: Person): Prisma.MemoWhereInput {
  const asOwner = { participants: { some: { userId: actor.id, isOwner: true } } };
  const asParticipant = { stage: { not: 'draft' as const }, participants: { some: { userId: actor.id } } };
  const asReaderOfAll = readsAllSent(actor) ? [{ stage: { not: 'draft' as const } }] : [];
  return {
    OR: [
      { withdrawnAt: null, OR: [asOwner, asParticipant, ...asReaderOfAll] },
      { withdrawnAt: { gte: actor.company.withdrawnSince }, ...(actor.isOperator ? {} : asOwner) },
    ],
  };
}

export function canRead(actor: Person, memo: MemoFacts): boolean {
  const { owner, recipient, subscriber, deputy, adviser, assistant } = rolesOf(actor, memo);
  if (memo.withdrawnAt) return memo.withdrawnAt >= actor.company.withdrawnSince && (owner || actor.isOperator);
  if (owner) return true;
  return isSent(memo) && (recipient || subscriber || deputy || adviser || assistant || readsAllSent(actor));
}

/** Nothing is done with a withdrawn memo but putting it back. */
export const isOpenTo = (actor: Person, memo: MemoFacts): boolean => canRead(actor, memo) && memo.withdrawnAt === null;

export function readsWithoutRole(actor: Person, memo: MemoFacts): boolean {
  return canRead(actor, memo) && !memo.participants.some((participant) => participant.userId === actor.id);
}

/** A deputy decides in the absent recipient's name. */
export const actsAsDeputy = (actor: Person, memo: MemoFacts): boolean => rolesOf(actor, memo).deputy;

/** As recipient or deputy, not as operator. */
export const decidesForThemselves = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && isSent(memo) && (rolesOf(actor, memo).recipient || actsAsDeputy(actor, memo));

export const decides = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && isSent(memo) && (actor.isOperator || decidesForThemselves(actor, memo));

/** Of these for themselves, or for whom they stand in. */
export function actsForOneOf(actor: Person, memo: MemoFacts, ids: readonly number[]): number | null {
  if (ids.includes(actor.id)) return actor.id;
  const standsInFor = memo.participants.find(({ userId }) => userId === actor.id)?.deputyFor ?? [];
  return ids.find((id) => standsInFor.includes(id)) ?? null;
}

/** For themselves, or for whom they stand in: of several recipients everybody decides when it is their turn. */
export const decidesFor = (actor: Person, memo: MemoFacts): number | null =>
  memo.turns ? actsForOneOf(actor, memo, memo.turns) : null;

export const hasTurn = (actor: Person, memo: MemoFacts): boolean =>
  actor.isOperator || memo.turns === undefined || decidesFor(actor, memo) !== null;

export const isOwnOpen = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && rolesOf(actor, memo).owner && memo.stage !== 'considered';

export const canSend = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && memo.stage === 'draft' && rolesOf(actor, memo).owner;

export const canDeleteDraft = canSend;

export const canEdit = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && (isOwnOpen(actor, memo) || (isSent(memo) && actor.isOperator));

export const canPostpone = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && hasTurn(actor, memo) && memo.stage !== 'considered';

export const canSetPending = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && hasTurn(actor, memo) && memo.stage === 'postponed';

/** Four eyes: an operator does not stand in for the recipients of their own memo. */
function considers(actor: Person, memo: MemoFacts): boolean {
  const isBound = rolesOf(actor, memo).owner && (memo.purpose?.fourEyes ?? true);
  const person = isBound ? { ...actor, isOperator: false } : actor;
  return decides(person, memo) && hasTurn(person, memo);
}

export const canConsider = (actor: Person, memo: MemoFacts): boolean =>
  considers(actor, memo) && memo.stage !== 'considered';

/** Four eyes, or a later turn. A memo that others considered first is answered with what was typed. */
export const mightConsider = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && (memo.stage === 'considered' || considers(actor, memo) || memo.ownerId !== actor.id);

/** Of several recipients nobody words another's conclusion, nor an executive the one on their own memo to the company. */
export const canEditConclusion = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) &&
  memo.stage === 'considered' &&
  (actor.isOperator || memo.consideredById === actor.id || ((memo.recipientCount ?? 1) === 1 && hasTurn(actor, memo)));

export const canReopen = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) && memo.stage === 'considered' && !memo.hasTask;

/** It considers the memo, which one of several does alone where any one decides. */
export const canCreateTask = (actor: Person, memo: MemoFacts): boolean =>
  decides(actor, memo) &&
  !memo.hasTask &&
  (memo.stage === 'considered' ||
    (considers(actor, memo) && ((memo.recipientCount ?? 1) === 1 || memo.rule === 'any_one' || actor.isOperator)));

const isOwnConsidered = (actor: Person, memo: MemoFacts): boolean =>
  rolesOf(actor, memo).owner && memo.stage === 'considered';

/** After the consideration the recipient may still add files. A memo to oneself is locked like any other. */
export const canAttach = (actor: Person, memo: MemoFacts): boolean =>
  isOwnOpen(actor, memo) || (decides(actor, memo) && (actor.isOperator || !isOwnConsidered(actor, memo)));

export const canRemoveFile = canEdit;

/** Also after the consideration; removing somebody is editing. */
export const canAddSubscriber = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && (rolesOf(actor, memo).owner || decides(actor, memo));

/** After the decision by a correction alone, which says why. */
export const canRemoveSubscriber = (actor: Person, memo: MemoFacts): boolean =>
  canEdit(actor, memo) && memo.stage !== 'considered';

export const canLeave = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && isSent(memo) && rolesOf(actor, memo).subscriber;

export const canCopy = canRead;

export const mightPostTo = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) &&
  isSent(memo) &&
  (actor.isOperator || memo.participants.some((participant) => participant.userId === actor.id));

/** The discussion continues in the task. */
export const canPostTo = (actor: Person, memo: MemoFacts): boolean => mightPostTo(actor, memo) && !memo.hasTask;

/** Drafts have no chat. */
export const canReadConversation = (actor: Person, memo: MemoFacts): boolean => canRead(actor, memo) && isSent(memo);

export const canMute = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && isSent(memo) && memo.participants.some((participant) => participant.userId === actor.id);

/** The `might…` accept forms that come too late, so that the answer keeps their text: an edit after the consideration. */
export const mightEdit = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && (rolesOf(actor, memo).owner || (isSent(memo) && actor.isOperator));

/** A draft that was sent meanwhile. */
export const mightSend = (actor: Person, memo: MemoFacts): boolean =>
  isOpenTo(actor, memo) && rolesOf(actor, memo).owner;

/** A memo that another executive decided first. */
export const mightDecide = decides;

export const mightReopen = (actor: Person, memo: MemoFacts): boolean => decides(actor, memo) && !memo.hasTask;
