import type { Context } from '#src/platform/http/context';
import type { Outcome } from '#src/platform/db';
import { SHORTCUTS } from '#src/platform/shortcuts';
import { defaultOutcome, needsConclusion, offeredOutcomes } from '#src/policies/outcomes';
import type { LoadedMemo } from '../memos.queries';
import { decidedWord, OUTCOME_ICONS } from '../outcomeWords';
import { lastOf } from '../roles/several';
import { considererOf } from './ballInCourt';
import type { memoForms } from './decisions.view';

const KEYS = [SHORTCUTS.firstOutcome, SHORTCUTS.secondOutcome, SHORTCUTS.thirdOutcome, SHORTCUTS.fourthOutcome];

/** What can be chosen, pressed by the keys 1 to 4 in this order; null where there is nothing to choose. */
export function outcomeChoices(
  { t }: Context,
  { purpose }: LoadedMemo,
  forms: ReturnType<typeof memoForms>,
  proposed?: Outcome | null,
) {
  const offered = offeredOutcomes(purpose);
  if (offered.length < 2) return null;
  const typed: unknown = forms.typedIn('consideration', 'outcome', proposed ?? '');
  // What was chosen may be offered no longer.
  const chosen = offered.find((outcome) => outcome === typed) ?? defaultOutcome(purpose);
  const choices = offered.map((value, at) => ({
    value,
    label: t(`shared.outcomes.${value}`),
    icon: OUTCOME_ICONS[value],
    key: KEYS[at],
    checked: value === chosen,
  }));
  return { choices, error: forms.errorIn('consideration', 'outcome') };
}

export function conclusionHint({ t }: Context, { stage, outcome, purpose }: LoadedMemo): string {
  const possible = stage === 'considered' ? [outcome] : offeredOutcomes(purpose);
  return t(possible.some(needsConclusion) ? 'memos.conclusionHintOutcome' : 'memos.conclusionHint');
}

/** "Approved by Olga Koval for Darian Voss on 3 November"; an imported memo may not say by whom. */
export function consideredLine({ t, format }: Context, memo: LoadedMemo): string {
  const date = memo.consideredAt ? format.longDate(memo.consideredAt) : '';
  // Of several the last one's own, not what all of them come to.
  const outcome = lastOf(memo)?.outcome ?? memo.outcome;
  const words = { outcome: decidedWord(t, outcome), who: considererOf(t, memo), date };
  return t(words.who === null ? 'memos.consideredBySomebody' : 'memos.consideredBy', words);
}
