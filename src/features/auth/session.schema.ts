import { z } from 'zod';
import { emailField } from './fields.schema';

/** Wide enough for any password that could ever be right. */
const typedPassword = z
  .string('errors.field.invalid')
  .min(1, 'auth.errors.passwordRequired')
  .max(1_000, 'auth.errors.wrong');

export const signInSchema = z.strictObject({
  email: emailField,
  password: typedPassword,
  return: z.string().max(2_000).optional().catch(undefined),
});

export const returnQuery = z.object({ return: z.string().max(2_000).optional().catch(undefined) });
