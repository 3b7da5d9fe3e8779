import type { Outcome } from '#src/platform/db';
import type { PageContext, Problem } from '#src/platform/http/context';
import { OUTCOMES } from '#src/policies/outcomes';

type Texts = Pick<PageContext, 't'>;

/** What may be decided on memos of the purpose, as boxes of a form. */
export function outcomeBoxes({ t }: Texts, chosen: readonly string[]) {
  return {
    type: 'boxes',
    name: 'outcomes',
    label: t('choices.purposes.outcomes'),
    hint: t('choices.purposes.outcomesHint'),
    value: chosen,
    options: OUTCOMES.map((value) => ({ value, label: t(`shared.outcomes.${value}`) })),
  };
}

export const typedOutcomes = ({ typed }: Problem): string[] => [typed.outcomes].flat().map(String);

export const outcomesText = ({ t }: Texts, outcomes: readonly Outcome[]): string =>
  outcomes.map((outcome) => t(`shared.outcomes.${outcome}`)).join(', ');
