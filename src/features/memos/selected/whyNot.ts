import type { Outcome } from '#src/platform/db';
import { correctsSubscribers } from '#src/policies/correcting.policy';
import * as may from '#src/policies/memo.policy';
import { offeredOutcomes } from '#src/policies/outcomes';
import type { Actor } from '#src/web/actor';
import type { LoadedMemo } from '../memos.queries';
import type { Plan } from './plan';

type Wanted = { act: Plan['act']; outcome?: Outcome | undefined };
type Reason =
  | 'gone'
  | 'withdrawn'
  | 'draft'
  | 'considered'
  | 'notRecipient'
  | 'notYourTurn'
  | 'fourEyes'
  | 'unopened'
  | 'changed'
  | 'noRole'
  | 'outcome'
  | 'notPostponed'
  | 'notYours'
  | 'locked'
  | 'needsReason';

const key = (reason: Reason): string => `memos.selected.why.${reason}`;

/** Why this is not done with this memo, as the key of a sentence; null where it may be. The acts themselves ask their policies again. */
export function whyNot(actor: Actor, memo: LoadedMemo, wanted: Wanted): string | null {
  const reason = general(actor, memo) ?? RULES[wanted.act](actor, memo, wanted);
  return reason && key(reason);
}

function general(actor: Actor, memo: LoadedMemo): Reason | null {
  if (!may.canRead(actor, memo)) return 'gone';
  if (memo.withdrawnAt) return 'withdrawn';
  return null;
}

type Rule = (actor: Actor, memo: LoadedMemo, wanted: Wanted) => Reason | null;

const takesPart: Rule = (actor, memo) =>
  memo.participants.some(({ userId }) => userId === actor.id) ? null : 'noRole';

const decides: Rule = (actor, memo) => {
  if (memo.stage === 'draft') return 'draft';
  if (!may.decides(actor, memo)) return 'notRecipient';
  if (memo.stage === 'considered') return 'considered';
  return may.hasTurn(actor, memo) ? null : 'notYourTurn';
};

/** One decides what one has read: opened, and not changed since. */
const hasRead: Rule = (actor, memo) => {
  const own = memo.participants.find(({ userId }) => userId === actor.id);
  if (!own?.seenAt || own.seenVersion === 0) return 'unopened';
  return own.seenVersion < memo.textVersion ? 'changed' : null;
};

const considers: Rule = (actor, memo, wanted) => {
  const reason = decides(actor, memo, wanted);
  if (reason) return reason === 'notYourTurn' && memo.ownerId === actor.id ? 'fourEyes' : reason;
  if (!may.canConsider(actor, memo)) return 'fourEyes';
  const isOffered = wanted.outcome === undefined || offeredOutcomes(memo.purpose).includes(wanted.outcome);
  return hasRead(actor, memo, wanted) ?? (isOffered ? null : 'outcome');
};

const RULES: Record<Plan['act'], Rule> = {
  consider: considers,
  postpone: decides,
  pending: (actor, memo, wanted) =>
    decides(actor, memo, wanted) ?? (memo.stage === 'postponed' ? null : 'notPostponed'),
  read: takesPart,
  mute: (actor, memo, wanted) => takesPart(actor, memo, wanted) ?? (may.canMute(actor, memo) ? null : 'draft'),
  unmute: takesPart,
  sign: considers,
  // After the decision it is a correction, which says why.
  tags: (actor, memo) => (memo.stage === 'considered' ? 'locked' : may.canEdit(actor, memo) ? null : 'notYours'),
  subscribers(actor, memo) {
    if (!may.canAddSubscriber(actor, memo)) return 'notYours';
    return correctsSubscribers(actor, memo) ? 'needsReason' : null;
  },
};
