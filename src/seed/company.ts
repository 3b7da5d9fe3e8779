import { translatorFor } from '#src/i18n/i18n';
import type { Outcome, Tx } from '#src/platform/db';
import { SEEDED, seededName } from './seededNames';

const STAGES = {
  pending: { colour: 'amber', isDefault: true },
  inProgress: { colour: 'green', isInProgress: true },
  completed: { colour: 'grey', isDone: true, isActive: false },
  postponed: { colour: 'violet' },
  canceled: { colour: 'dark', isActive: false },
} satisfies Record<(typeof SEEDED.stages)[number], object>;

const SEEDED_PHRASES = ['agreed', 'forExecution', 'seeMe'] as const;

type NewCompany = { name: string; locale: string; timeZone: string };

const DECIDED: readonly Outcome[] = ['approved', 'changes', 'declined'];
const OUTCOMES_OF: Partial<Record<(typeof SEEDED.purposes)[number], Outcome[]>> = {
  approval: [...DECIDED],
  expenses: [...DECIDED],
  decision: [...DECIDED, 'noted'],
};

/** What every new company starts with, in its own language; admins change it later. */
export async function seedCompany(tx: Tx, { name, locale, timeZone }: NewCompany): Promise<void> {
  const t = translatorFor(locale);
  const phrases = SEEDED_PHRASES.map((key) => t(`seeded.phrases.${key}`));
  await tx.company.create({ data: { name, defaultLocale: locale, defaultTimeZone: timeZone, phrases } });
  const purposes = SEEDED.purposes.map((key, position) => {
    return { name: seededName(locale, 'purposes', key), position, outcomes: OUTCOMES_OF[key] ?? ['noted'] };
  });
  await tx.purpose.createMany({ data: purposes });
  const stages = SEEDED.stages.map((key, position) => {
    return { ...STAGES[key], name: seededName(locale, 'stages', key), position };
  });
  await tx.taskStage.createMany({ data: stages });
}
