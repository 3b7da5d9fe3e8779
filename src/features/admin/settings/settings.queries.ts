import type { Database, Tx } from '#src/platform/db';
import { workingDaysSelect } from '#src/features/workingDays/calendar.queries';

const select = {
  name: true,
  defaultLocale: true,
  offeredLocales: true,
  defaultTimeZone: true,
  executivesReadAll: true,
  anyoneMayBeRecipient: true,
  remindAfterDays: true,
  lateAfterDays: true,
  keepWithdrawnDays: true,
  returnSilenceDays: true,
  sessionHours: true,
  sessionDays: true,
  minPasswordLength: true,
  signInAttempts: true,
  twoStepFor: true,
  maxFileMb: true,
  letUnscannedPass: true,
  keepAuditDays: true,
  keepMailDays: true,
  mailsCarryText: true,
  phrases: true,
  backupAt: true,
  ...workingDaysSelect,
} as const;

export type Settings = {
  name: string;
  defaultLocale: string;
  offeredLocales: string[];
  defaultTimeZone: string;
  executivesReadAll: boolean;
  anyoneMayBeRecipient: boolean;
  remindAfterDays: number;
  lateAfterDays: number;
  keepWithdrawnDays: number;
  returnSilenceDays: number;
  sessionHours: number;
  sessionDays: number;
  minPasswordLength: number;
  signInAttempts: number;
  twoStepFor: string[];
  maxFileMb: number | null;
  letUnscannedPass: boolean;
  keepAuditDays: number | null;
  keepMailDays: number | null;
  mailsCarryText: boolean;
  phrases: string[];
  backupAt: string | null;
  workingDays: number[];
  worksFrom: string;
  worksUntil: string;
  holidaysOf: string;
  daysOff: string[];
  workedDays: string[];
};

export const getSettings = (db: Database['prisma'] | Tx): Promise<Settings> =>
  db.company.findUniqueOrThrow({ where: { id: 1 }, select });

/** For the one who is about to save: who saves at the same moment waits. */
export async function holdSettings(tx: Tx): Promise<Settings> {
  await tx.$queryRaw`SELECT id FROM company WHERE id = 1 FOR NO KEY UPDATE`;
  return getSettings(tx);
}
