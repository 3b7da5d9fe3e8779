import { z } from 'zod';
import { newPasswordField, personNameField } from '../auth/fields.service';
import { localeField, timeZoneField } from './languages.service';

const themeField = z.enum(['auto', 'light', 'dark'], 'account.errors.theme');

export const profileSchema = z.strictObject({
  name: personNameField,
  locale: localeField,
  timeZone: timeZoneField,
  theme: themeField,
});

export const themeSchema = z.strictObject({ theme: themeField });

export const currentPasswordField = z
  .string('errors.field.invalid')
  .min(1, 'account.errors.currentPasswordRequired')
  .max(1_000, 'account.errors.currentPassword');

export const passwordSchema = z.strictObject({
  currentPassword: currentPasswordField,
  newPassword: newPasswordField,
});

export const noFields = z.strictObject({});

export type Profile = z.infer<typeof profileSchema>;
