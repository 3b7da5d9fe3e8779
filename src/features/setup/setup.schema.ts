import { z } from 'zod';
import { localeField, timeZoneField } from '../account/languages.service';
import { newEmailField, newPasswordField, personNameField } from '../auth/fields.service';
import { checkbox, many, oneLine } from '#src/platform/http/params';

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

export const noFields = z.strictObject({});

export type SetupForm = z.infer<typeof setupSchema>;
