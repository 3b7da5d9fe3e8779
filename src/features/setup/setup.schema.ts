import { z } from 'zod';
import { localeField, timeZoneField } from '#src/features/account/account.schema';
import { newEmailField, newPasswordField, personNameField } from '#src/features/auth/fields.schema';
import { checkbox, clientKey, many, oneLine, text } from '#src/platform/http/params';

export const setupSchema = z.strictObject({
  companyName: oneLine.pipe(z.string().min(1, 'setup.errors.companyName').max(120, 'setup.errors.companyNameLong')),
  name: personNameField,
  email: newEmailField,
  password: newPasswordField,
  locale: localeField,
  timeZone: timeZoneField,
  /** Which languages people may choose; none ticked offers all. */
  offeredLocales: many(localeField),
  demo: checkbox,
});

export const executivesSchema = z.strictObject({
  myself: checkbox,
  list: text.pipe(z.string().max(100_000, 'invitations.errors.tooLong')).default(''),
  clientKey,
});

export type ExecutivesForm = z.infer<typeof executivesSchema>;

export type SetupForm = z.infer<typeof setupSchema>;
