import { z } from 'zod';
import { newEmailField, personNameField } from '../../auth/fields.service';
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

export const userSchema = z.strictObject({ ...fields, version: id });

export const noFields = z.strictObject({});

export const userParams = z.object({ userId: id });

const choice = (value: string) => z.string().max(200).optional().catch(value);

export const usersQuery = z.object({
  q: choice('').transform((value) => (value ?? '').replaceAll('\0', '').toWellFormed().trim()),
  status: z.enum(['active', 'deactivated', 'all']).catch('active'),
  page: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .catch('1')
    .transform(Number),
});

export type UserForm = z.infer<typeof newUserSchema>;
export type UsersQuery = z.infer<typeof usersQuery>;
