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

/** Within how many working days a decision is expected, as a field of a form. */
export const expectedDaysField = ({ t }: Texts, days: unknown) => ({
  type: 'number',
  name: 'expectedDays',
  label: t('choices.purposes.expectedDays'),
  hint: t('choices.purposes.expectedDaysHint'),
  value: days ?? '',
  className: 'field-number',
  inputmode: 'numeric',
  min: 1,
  max: 250,
});

export const typedOutcomes = ({ typed }: Problem): string[] => [typed.outcomes].flat().map(String);

type Protocol = { outcomes: readonly Outcome[]; expectedDays: number | null };

/** "Approved, Declined · within 3 working days" */
export function protocolText({ t }: Texts, { outcomes, expectedDays }: Protocol): string {
  const offered = outcomes.map((outcome) => t(`shared.outcomes.${outcome}`)).join(', ');
  return expectedDays === null ? offered : `${offered} · ${t('choices.purposes.within', { count: expectedDays })}`;
}

export const typedFourEyes = ({ typed }: Problem): boolean => [typed.fourEyes].flat().includes('1');
