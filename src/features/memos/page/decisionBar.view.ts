import { dayOfReader } from '#src/features/myDay/day';
import { clock } from '#src/platform/clock';
import type { Outcome } from '#src/platform/db';
import type { Context } from '#src/platform/http/context';
import { decidesForThemselves } from '#src/policies/memo.policy';
import type { MemoRights } from '#src/policies/memoRights';
import { decidedWord, OUTCOME_ICONS } from '../outcomeWords';
import type { LoadedMemo } from '../memos.queries';
import { recipientsOf } from '../roles/several';
import { dayOf, presetsOn } from '../stage/postponement';
import { undoOffered } from '../undo/undo.queries';
import { whatElseWaits } from '../waiting/next.view';

const JUST_NOW_MS = 10 * 60_000;

/** Sticky bar for those who decide, or just did. Null for others. */
export async function decisionBar(ctx: Context, memo: LoadedMemo, may: MemoRights) {
  const done = justDone(ctx, memo);
  if (!decidesForThemselves(ctx.actor, memo) || !(may.consider || done)) return null;
  return {
    done,
    undo: done === null ? undefined : await undoOffered(ctx, memo.id),
    ...(await whatElseWaits(ctx, memo)),
  };
}

const namesOf = (memo: LoadedMemo): string[] => recipientsOf(memo).map(({ name }) => name);

/** For an operator who decides instead of the recipient, and must confirm. */
export function actsFor({ t, format, actor }: Context, memo: LoadedMemo): string | null {
  if (decidesForThemselves(actor, memo)) return null;
  return memo.isForCompany
    ? t('memos.actFor.company')
    : t('memos.actFor.person', { name: format.list(namesOf(memo), 'or') });
}

export function postponements({ t, format, actor }: Pick<Context, 't' | 'format' | 'actor'>) {
  const { today } = dayOfReader(actor);
  return presetsOn(today).map((preset) => {
    const day = new Date(`${dayOf(preset, today)}T00:00:00Z`);
    const weekday = preset === 'monday' ? '' : format.shortWeekday(day);
    return {
      value: preset,
      label: t(`memos.postpone.${preset}`),
      day: [weekday, format.shortDay(day, today)].join(' ').trim(),
    };
  });
}

type Done = { text: string; icon: string; isDeclined: boolean };

const decidedAs = ({ t }: Context, outcome: Outcome | null): Done => ({
  text: t('memos.done', { what: decidedWord(t, outcome) }),
  icon: OUTCOME_ICONS[outcome ?? 'noted'],
  isDeclined: outcome === 'declined',
});

/** In a word; null when it was not the reader, or not now. */
function justDone(ctx: Context, memo: LoadedMemo): Done | null {
  const { t, actor } = ctx;
  const isNow = (moment: Date): boolean => clock.now().getTime() - moment.getTime() <= JUST_NOW_MS;
  // Others are still to decide.
  const own = memo.considerations.find(({ consideredBy }) => consideredBy?.id === actor.id);
  if (memo.stage !== 'considered' && own && isNow(own.consideredAt)) return decidedAs(ctx, own.outcome);
  if (!isNow(memo.stageChangedAt)) return null;
  if (memo.stage === 'postponed')
    return { text: t('memos.done', { what: t('shared.stages.postponed') }), icon: 'player-pause', isDeclined: false };
  if (memo.stage !== 'considered' || memo.consideredById !== actor.id) return null;
  return decidedAs(ctx, memo.outcome);
}
