import type { Outcome, Tx } from '#src/platform/db';
import { SEEDED, seededName } from './seededNames';

const STAGES = {
  pending: { colour: 'amber', isDefault: true },
  inProgress: { colour: 'green', isInProgress: true },
  completed: { colour: 'grey', isDone: true, isActive: false },
  postponed: { colour: 'violet' },
  canceled: { colour: 'dark', isActive: false },
} satisfies Record<(typeof SEEDED.stages)[number], object>;

type NewCompany = { name: string; locale: string; timeZone: string };

const DECIDED: readonly Outcome[] = ['approved', 'changes', 'declined'];
const OUTCOMES_OF: Partial<Record<(typeof SEEDED.purposes)[number], Outcome[]>> = {
  approval: [...DECIDED],
  expenses: [...DECIDED],
  decision: [...DECIDED, 'noted'],
};

/** What every new company starts with, in its own language; admins change it later. */
export async function seedCompany(tx: Tx, { name, locale, timeZone }: NewCompany): Promise<void> {
  await tx.company.create({ data: { name, defaultLocale: locale, defaultTimeZone: timeZone } });
  const purposes = SEEDED.purposes.map((key, position) => {
    return { name: seededName(locale, 'purposes', key), position, outcomes: OUTCOMES_OF[key] ?? ['noted'] };
  });
  await tx.purpose.createMany({ data: purposes });
  const stages = SEEDED.stages.map((key, position) => {
    return { ...STAGES[key], name: seededName(locale, 'stages', key), position };
  });
  await tx.taskStage.createMany({ data: stages });
}
