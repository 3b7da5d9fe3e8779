import type { MemoStage, Outcome } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
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

export const momentOf = (act: Act) => {
  if ('said' in act) return act.said;
  if ('considered' in act) return act.considered;
  if ('postponed' in act) return act.postponed;
  return 'setPending' in act ? act.setPending : act.reopened;
};

export function standingOf(memo: DemoMemo, { at, day }: Calendar, { id, outcome }: Cast): Standing {
  const start: Standing = { stage: memo.isDraft ? 'draft' : 'pending', stageChangedAt: at(memo.at), version: 1 };
  return (memo.course ?? []).reduce<Standing>((before, act) => {
    if ('said' in act) return before;
    const next = { version: before.version + 1, stageChangedAt: at(momentOf(act)) };
    if ('postponed' in act) {
      return { ...next, stage: 'postponed', postponedUntil: act.until === undefined ? null : day(act.until) };
    }
    if (!('considered' in act)) return { ...next, stage: 'pending' };
    return {
      ...next,
      stage: 'considered',
      consideredAt: next.stageChangedAt,
      consideredById: id(act.by),
      outcome: act.outcome ?? outcome(memo.purpose),
      conclusion: conclusionOf(memo, act),
    };
  }, start);
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
        endedAt: reopened ? at(reopened.reopened) : null,
      },
    ];
  });
}

/** From when until when it waited for its recipient: while it was pending. */
export function ballsOf(memo: DemoMemo, { at }: Calendar, { id }: Cast) {
  if (memo.isDraft || !memo.to) return [];
  const ball = { holderId: memo.to === 'company' ? null : id(memo.to), reason: 'consider' as const };
  const acts = (memo.course ?? []).filter((act) => !('said' in act));
  const begun = [
    at(memo.at),
    ...acts.filter((act) => 'setPending' in act || 'reopened' in act).map((act) => at(momentOf(act))),
  ];
  const ended = acts.filter((act) => 'postponed' in act || 'considered' in act).map((act) => at(momentOf(act)));
  return begun.map((since) => ({ ...ball, since, until: ended.find((until) => until >= since) ?? null }));
}
