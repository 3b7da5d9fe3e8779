import { createHash } from 'node:crypto';
import type { Settings } from './settings.queries';

/** The columns that each section of the page saves together. */
export const SECTIONS = {
  company: ['name', 'defaultLocale', 'offeredLocales', 'defaultTimeZone'],
  memos: ['executivesReadAll', 'anyoneMayBeRecipient', 'remindAfterDays'],
  workingDays: ['workingDays', 'worksFrom', 'worksUntil', 'holidaysOf', 'daysOff', 'workedDays'],
  signingIn: ['sessionHours', 'sessionDays', 'minPasswordLength', 'signInAttempts', 'twoStepFor'],
  mails: ['mailsCarryText'],
  files: ['maxFileMb', 'letUnscannedPass'],
  backups: ['backupAt'],
  retention: ['keepAuditDays', 'keepMailDays'],
} as const satisfies Record<string, readonly (keyof Settings)[]>;

export type Section = keyof typeof SECTIONS;

export type SectionValues<S extends Section> = Pick<Settings, (typeof SECTIONS)[S][number]>;

export const valuesOf = (section: Section, settings: Settings): Partial<Settings> =>
  Object.fromEntries(SECTIONS[section].map((column) => [column, settings[column]]));

/**
 * The version of one section: what it held when the form was drawn. Two admins who save different sections are not in
 * each other's way.
 */
export const versionOf = (values: object): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 22);
