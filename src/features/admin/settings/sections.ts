import type { Settings } from './settings.queries';

/** The columns that each section of the page saves together. */
export const SECTIONS = {
  company: ['name', 'defaultLocale', 'offeredLocales', 'defaultTimeZone'],
  memos: ['executivesReadAll', 'anyoneMayBeRecipient', 'remindAfterDays', 'lateAfterDays'],
  workingDays: ['workingDays', 'worksFrom', 'worksUntil', 'holidaysOf', 'daysOff', 'workedDays', 'returnSilenceDays'],
  signingIn: ['sessionHours', 'sessionDays', 'minPasswordLength', 'signInAttempts', 'twoStepFor'],
  phrases: ['phrases'],
  mails: ['mailsCarryText'],
  files: ['maxFileMb', 'letUnscannedPass'],
  backups: ['backupAt'],
  retention: ['keepWithdrawnDays', 'keepAuditDays', 'keepMailDays'],
} as const satisfies Record<string, readonly (keyof Settings)[]>;

export type Section = keyof typeof SECTIONS;

export type SectionValues<S extends Section> = Pick<Settings, (typeof SECTIONS)[S][number]>;

/** Their version is what they held when the form was drawn: who saves different sections is not in each other's way. */
export const valuesOf = (section: Section, settings: Settings): Partial<Settings> =>
  Object.fromEntries(SECTIONS[section].map((column) => [column, settings[column]]));
