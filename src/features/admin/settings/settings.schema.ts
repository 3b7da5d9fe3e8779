import { z } from 'zod';
import { localeField, timeZoneField } from '#src/features/account/account.schema';
import { checkbox, many, oneLine, optional } from '#src/platform/http/params';
import { whole } from './wholeNumber';

export const version = z.string('errors.field.invalid').regex(/^[\w-]{22}$/, 'errors.field.invalid');

const orNothing = (field: ReturnType<typeof whole>) => optional(field).transform((value) => value ?? null);

export const once = <T>(values: T[]): T[] => [...new Set(values)];

export const companySchema = z.strictObject({
  version,
  name: oneLine.pipe(z.string().min(1, 'setup.errors.companyName').max(120, 'setup.errors.companyNameLong')),
  defaultLocale: localeField,
  offeredLocales: many(localeField).transform((locales) => once(locales).sort()),
  defaultTimeZone: timeZoneField,
});

export const memosSchema = z.strictObject({
  version,
  executivesReadAll: checkbox,
  anyoneMayBeRecipient: checkbox,
  remindAfterDays: whole(0, 365, 'settings.errors.remindAfterDays'),
  lateAfterDays: whole(0, 60, 'settings.errors.lateAfterDays'),
});

export const TWO_STEP_GROUPS = ['everyone', 'admins', 'executives', 'operators'] as const;

export const signingInSchema = z.strictObject({
  version,
  sessionHours: whole(1, 8_760, 'settings.errors.sessionHours'),
  sessionDays: whole(1, 365, 'settings.errors.sessionDays'),
  minPasswordLength: whole(10, 64, 'settings.errors.minPasswordLength'),
  signInAttempts: whole(3, 100, 'settings.errors.signInAttempts'),
  twoStepFor: many(z.enum(TWO_STEP_GROUPS, 'errors.field.invalid')).transform((groups) => once(groups).sort()),
  /** "I know that I shall have to set it up myself." */
  confirmed: checkbox,
});

export const mailsSchema = z.strictObject({ version, mailsCarryText: checkbox });

export const filesSchema = z.strictObject({
  version,
  maxFileMb: orNothing(whole(1, 2_000, 'settings.errors.maxFileMb')),
  letUnscannedPass: checkbox,
});

export const timeOfDay = (sentence: string) =>
  z.string('errors.field.invalid').regex(/^([01]\d|2[0-3]):[0-5]\d$/, sentence);

export const backupsSchema = z.strictObject({
  version,
  backupAt: optional(timeOfDay('settings.errors.backupAt')).transform((value) => value ?? null),
});

export const retentionSchema = z.strictObject({
  version,
  keepWithdrawnDays: whole(1, 3_650, 'settings.errors.keepWithdrawnDays'),
  keepAuditDays: orNothing(whole(30, 36_500, 'settings.errors.keepAuditDays')),
  keepMailDays: orNothing(whole(1, 36_500, 'settings.errors.keepMailDays')),
});

export const logoParams = z.object({ logoName: z.string().regex(/^[\w-]{10,40}$/) });
