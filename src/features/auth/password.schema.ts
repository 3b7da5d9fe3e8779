import { z } from 'zod';
import { emailField, newPasswordField } from './fields.schema';

export const forgotSchema = z.strictObject({ email: emailField });

/** What the browser says its zone is, when somebody comes for the first time; nothing without JavaScript. */
const guessedZone = z.string().max(60).optional().catch(undefined);

export const newPasswordSchema = z.strictObject({ password: newPasswordField, timeZone: guessedZone });

export const tokenParams = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
