import { z } from 'zod';
import { checkbox, clientKey, id, optional, text } from '#src/platform/http/params';
import { VERDICTS } from './judging';

/** Beside the list stands a file field. */
export const newListSchema = z.strictObject({
  list: text.pipe(z.string().max(2_000_000, 'invitations.errors.tooLong')).default(''),
  department: optional(id),
  clientKey,
});

export const sendingSchema = z.strictObject({ createDepartments: checkbox });

export const listParams = z.object({ listId: id });

export const listQuery = z.looseObject({
  show: z.enum(VERDICTS).optional().catch(undefined),
  page: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .catch('1')
    .transform(Number),
});

export type ListPageQuery = z.infer<typeof listQuery>;
