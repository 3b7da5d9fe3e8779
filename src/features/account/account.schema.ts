import { z } from 'zod';
import { newPasswordField, personNameField } from '#src/features/auth/fields.schema';
import { currentPasswordField } from '../sessions/reconfirming.service';
import { isLocale } from '#src/i18n/i18n';
import { oneLine, trimmed } from '#src/platform/http/params';
import { isZoneOfNode } from '#src/platform/timeZones';

const themeField = z.enum(['auto', 'light', 'dark'], 'account.errors.theme');

export const localeField = z.string('errors.field.invalid').refine(isLocale, 'account.errors.locale');

/** `acceptTimeZone` asks the database, too, whether it knows the zone. */
export const timeZoneField = z.string('errors.field.invalid').refine(isZoneOfNode, 'account.errors.timeZone');

/** As people write numbers, with extensions: `+49 (30) 1234-56, ext. 7`. Or nothing. */
const PHONE = /^[\p{L}\d\s+()/.,#*-]*$/u;

export const profileSchema = z.strictObject({
  name: personNameField,
  jobTitle: oneLine.pipe(z.string().max(120, 'account.errors.jobTitle')).optional(),
  phone: trimmed.pipe(z.string().max(40, 'account.errors.phone').regex(PHONE, 'account.errors.phone')).optional(),
  locale: localeField,
  timeZone: timeZoneField,
  theme: themeField,
});

export const themeSchema = z.strictObject({ theme: themeField });

export const passwordSchema = z.strictObject({
  currentPassword: currentPasswordField,
  newPassword: newPasswordField,
});

export type Profile = z.infer<typeof profileSchema>;
