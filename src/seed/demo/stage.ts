import type { MemoStage, Outcome } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { momentOf } from './moments';
import { isDecided, isForSeveral, turnsAfter } from './turns';
import type { Act, DemoMemo, DemoTask } from './types';

const whatCame = (task: DemoTask): string => `<div>A ${task.tasks ? 'project' : 'task'} was created.</div>`;

/** What stands on a memo after everything that happened to it. */
type Standing = {
  stage: MemoStage;
  stageChangedAt: Date;
  version: number;
  postponedUntil?: Date | null;
  consideredAt?: Date;
  consideredById?: number;
  outcome?: Outcome;
  conclusion?: string | null;
};

const conclusionOf = (memo: DemoMemo, { conclusion }: { conclusion?: string }): string | null =>
  `${conclusion ?? ''}${memo.task ? whatCame(memo.task) : ''}` || null;

export function standingOf(memo: DemoMemo, calendar: Calendar, cast: Cast): Standing {
  const start: Standing = {
    stage: memo.isDraft ? 'draft' : 'pending',
    stageChangedAt: calendar.at(memo.at),
    version: 1,
  };
  const course = memo.course ?? [];
  return course.reduce<Standing>((before, act, index) => {
    if ('said' in act || 'asked' in act || 'advised' in act) return before;
    const next = { ...before, version: before.version + 1 };
    if ('considered' in act) return { ...next, ...consideredBy(memo, act, course.slice(0, index + 1), calendar, cast) };
    if ('edited' in act || 'returned' in act || 'withdrawn' in act) return next;
    const fresh = { stageChangedAt: calendar.at(momentOf(act)), version: next.version };
    if (!('postponed' in act)) return { ...fresh, stage: 'pending' };
    const postponedUntil = act.until === undefined ? null : calendar.day(act.until);
    return { ...fresh, stage: 'postponed', postponedUntil };
  }, start);
}

type Considered = Extract<Act, { considered: unknown }>;

/** Where others are waited for it stays as it is; in order it is the next one's turn. */
function consideredBy(
  memo: DemoMemo,
  act: Considered,
  until: readonly Act[],
  { at }: Calendar,
  cast: Cast,
): Partial<Standing> {
  const now = at(act.considered);
  if (!isDecided(memo, until, cast)) return memo.rule === 'in_order' ? { stageChangedAt: now } : {};
  const own = act.outcome ?? cast.outcome(memo.purpose);
  return {
    stage: 'considered',
    stageChangedAt: now,
    consideredAt: now,
    consideredById: cast.id(act.by),
    outcome: isForSeveral(memo) ? (turnsAfter(memo, until, cast).together ?? own) : own,
    conclusion: conclusionOf(memo, act),
    postponedUntil: null,
  };
}

/** Every time it was considered; the last one holds, unless the memo was reopened since. */
export function considerationsOf(memo: DemoMemo, { at }: Calendar, { id, outcome }: Cast) {
  return (memo.course ?? []).flatMap((act, index, course) => {
    if (!('considered' in act)) return [];
    const reopened = course.slice(index).find((later) => 'reopened' in later);
    return [
      {
        outcome: act.outcome ?? outcome(memo.purpose),
        conclusion: conclusionOf(memo, act),
        consideredAt: at(act.considered),
        consideredById: id(act.by),
        recipientId: isForSeveral(memo) ? id(act.by) : null,
        textVersion: textVersionAfter(course.slice(0, index)),
        endedAt: reopened ? at(reopened.reopened) : null,
      },
    ];
  });
}

export const textVersionAfter = (acts: readonly Act[]): number => 1 + acts.filter((act) => 'edited' in act).length;
