import type { Tx } from '#src/platform/db';

/** What every new company starts with; admins change it later. */
const PURPOSES = [
  'on approval',
  'for consideration',
  'to make a decision',
  'payment of regular expenses',
  'for information',
  'for the record',
];

const STAGES = [
  { name: 'pending', colour: 'amber', isDefault: true },
  { name: 'in progress', colour: 'green', isInProgress: true },
  { name: 'completed', colour: 'grey', isDone: true, isActive: false },
  { name: 'postponed', colour: 'violet' },
  { name: 'canceled', colour: 'dark', isActive: false },
];

type NewCompany = { name: string; locale: string; timeZone: string };

export async function seedCompany(tx: Tx, { name, locale, timeZone }: NewCompany): Promise<void> {
  await tx.company.create({ data: { name, defaultLocale: locale, defaultTimeZone: timeZone } });
  await tx.purpose.createMany({ data: PURPOSES.map((purpose, position) => ({ name: purpose, position })) });
  await tx.taskStage.createMany({ data: STAGES.map((stage, position) => ({ ...stage, position })) });
}
