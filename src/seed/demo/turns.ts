import type { BallReason, Outcome } from '#src/platform/db';
import { currentRecipients, joinedRecipients, outcomeOf } from '#src/policies/turns';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { momentOf } from './moments';
import type { Act, DemoMemo, Who } from './types';

/** For whom it is, in their order; to the company: every executive. */
export function addresseesOf({ to }: DemoMemo, { executives }: Pick<Cast, 'executives'>): Who[] {
  if (to === 'company') return executives;
  return to === undefined ? [] : [to].flat();
}

export const isForSeveral = (memo: DemoMemo): memo is DemoMemo & { to: Who[] } => Array.isArray(memo.to);

/** What several recipients have decided until now: `together` is what it comes to, null while others are waited for. */
export function turnsAfter(memo: DemoMemo, acts: readonly Act[], cast: Cast) {
  const outcomes = new Map<number, Outcome>();
  for (const act of acts)
    if ('considered' in act) outcomes.set(cast.id(act.by), act.outcome ?? cast.outcome(memo.purpose));
  const rule = memo.rule ?? 'any_one';
  const recipients = addresseesOf(memo, cast).map((who) => ({ userId: cast.id(who), isActive: true }));
  const round = { rule, recipients, decided: new Set(outcomes.keys()), ownerId: cast.id(memo.from), fourEyes: true };
  const ids = recipients.map(({ userId }) => userId);
  return {
    together: outcomeOf(rule, ids, outcomes),
    current: currentRecipients(round),
    joined: joinedRecipients(round),
  };
}

/** Those of *in order* whose turn has not come. */
export function laterRecipients(memo: DemoMemo, cast: Cast): Who[] {
  const { joined } = turnsAfter(memo, memo.course ?? [], cast);
  return isForSeveral(memo) ? memo.to.filter((who) => !joined.includes(cast.id(who))) : [];
}

/** Rows of those for whom it is; one alone needs none. */
export function recipientRows(memo: DemoMemo, cast: Cast) {
  if (!isForSeveral(memo)) return [];
  const { current } = turnsAfter(memo, memo.course ?? [], cast);
  return memo.to.map((who, index) => {
    const userId = cast.id(who);
    return { userId, position: index + 1, isCurrent: current.includes(userId) };
  });
}

/** Who has it only since somebody else decided or asked, and since which act. */
export function joiningAct(memo: DemoMemo, who: Who, cast: Cast): Act | null {
  const acts = memo.course ?? [];
  const asked = acts.find((act) => 'asked' in act && act.advisers.includes(who));
  if (asked || !isForSeveral(memo) || !memo.to.includes(who)) return asked ?? null;
  const before = acts.findIndex((_, index) => hasIt(memo, acts.slice(0, index + 1), who, cast));
  return hasIt(memo, [], who, cast) ? null : (acts[before] ?? null);
}

const hasIt = (memo: DemoMemo, acts: readonly Act[], who: Who, cast: Cast): boolean =>
  turnsAfter(memo, acts, cast).joined.includes(cast.id(who));

type Ball = { holderId: number | null; reason: BallReason; since: Date; until: Date | null };

/** From when until when it lay with whom. */
export function ballsOf(memo: DemoMemo, { at }: Calendar, cast: Cast): Ball[] {
  if (memo.isDraft || !memo.to) return [];
  const acts = (memo.course ?? []).filter((act) => !('said' in act));
  const balls: Ball[] = [];
  for (let done = 0; done <= acts.length; done += 1) {
    const last = acts[done - 1];
    const now = at(last ? momentOf(last) : memo.at);
    const wanted = holdersAfter(memo, acts.slice(0, done), cast);
    const isSame = (one: Omit<Ball, 'since' | 'until'>) => (other: Omit<Ball, 'since' | 'until'>) =>
      one.holderId === other.holderId && one.reason === other.reason;
    const open = balls.filter(({ until }) => until === null);
    for (const ball of open) if (!wanted.some(isSame(ball))) ball.until = now;
    balls.push(...wanted.filter((one) => !open.some(isSame(one))).map((one) => ({ ...one, since: now, until: null })));
  }
  return balls;
}

function holdersAfter(memo: DemoMemo, acts: readonly Act[], cast: Cast) {
  const last = acts.findLast((act) => !('asked' in act || 'advised' in act || 'edited' in act));
  const isOver = last && ('withdrawn' in last || ('considered' in last && isDecided(memo, acts, cast)));
  if (isOver) return [];
  const advisers = acts.flatMap((act) => ('asked' in act ? act.advisers : []));
  const waiting = advisers.filter((who) => !acts.some((act) => 'advised' in act && act.by === who));
  const asked = waiting.map((who) => ({ holderId: cast.id(who), reason: 'opinion' as const }));
  if (last && 'postponed' in last) return asked;
  if (last && 'returned' in last) return [{ holderId: cast.id(memo.from), reason: 'returned' as const }, ...asked];
  const holders = isForSeveral(memo) ? turnsAfter(memo, acts, cast).current : [soleHolder(memo, cast)];
  return [...holders.map((holderId) => ({ holderId, reason: 'consider' as const })), ...asked];
}

const soleHolder = ({ to }: DemoMemo, cast: Cast): number | null =>
  to === undefined || to === 'company' || Array.isArray(to) ? null : cast.id(to);

export const isDecided = (memo: DemoMemo, acts: readonly Act[], cast: Cast): boolean =>
  !isForSeveral(memo) || turnsAfter(memo, acts, cast).together !== null;
