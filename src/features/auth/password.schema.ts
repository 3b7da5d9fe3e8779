import { z } from 'zod';
import { emailField, newPasswordField } from './fields.service';

export const forgotSchema = z.strictObject({ email: emailField });

export const newPasswordSchema = z.strictObject({ password: newPasswordField });

export const tokenParams = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
