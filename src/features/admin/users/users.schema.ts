import { z } from 'zod';
import { emailField, newEmailField, personNameField } from '#src/features/auth/fields.schema';
import { recentPasswordFields } from '../../sessions/reconfirming.service';
import { checkbox, id, many, optional } from '#src/platform/http/params';

const fields = {
  name: personNameField,
  email: newEmailField,
  department: optional(id),
  headOf: many(id),
  isExecutive: checkbox,
  isOperator: checkbox,
  isAdmin: checkbox,
};

export const newUserSchema = z.strictObject(fields);

/** One's own password may be asked for where the e-mail address changes. An address that stays is not judged anew. */
export const userSchema = z.strictObject({ ...fields, email: emailField, ...recentPasswordFields, version: id });

/** For a person who gets no mail, or while it is not delivered. */
export const invitationSchema = z.strictObject({ byHand: checkbox });

export const userParams = z.object({ userId: id });

export type UserForm = z.infer<typeof newUserSchema>;
