import { z } from 'zod';
import { oneLine, trimmed } from '#src/platform/http/params';

/** Fields that several features' forms share. */

/** E-mails are kept and compared in lower case, everywhere. */
export const emailField = trimmed
  .transform((value) => value.toLowerCase())
  .pipe(z.string().min(1, 'auth.errors.emailRequired').max(254, 'auth.errors.email'));

/** An address that mail can be sent to. */
export const newEmailField = emailField.pipe(z.email({ pattern: z.regexes.unicodeEmail, error: 'auth.errors.email' }));

/** Its rules need to know whose it is, see passwordRules; here only what no password may exceed. */
export const newPasswordField = z.string('errors.field.invalid').max(1_000, 'auth.errors.passwordTooLong');

export const personNameField = oneLine.pipe(z.string().min(1, 'users.errors.name').max(120, 'users.errors.nameLong'));
