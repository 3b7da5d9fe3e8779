import { z } from 'zod';
import { addressProblem, plainAddress } from '#src/platform/emailAddress';
import { oneLine, text } from '#src/platform/http/params';

/** Fields that several features' forms share. */

/** However an address is typed, it is kept and compared in one way, everywhere. */
export const emailField = text
  .transform(plainAddress)
  .pipe(z.string().min(1, 'auth.errors.emailRequired').max(254, 'auth.errors.email'));

/** An address that mail can be sent to. */
export const newEmailField = emailField.superRefine((address, context) => {
  const problem = addressProblem(address);
  if (problem !== null) context.addIssue({ code: 'custom', message: `errors.address.${problem}` });
});

/** Its rules need to know whose it is, see passwordRules; here only what no password may exceed. */
export const newPasswordField = z.string('errors.field.invalid').max(1_000, 'auth.errors.passwordTooLong');

export const personNameField = oneLine.pipe(z.string().min(1, 'users.errors.name').max(120, 'users.errors.nameLong'));
