import { z } from 'zod';
import { id, many, optional } from '#src/platform/http/params';

/** As many as one page shows, with room. */
const PEOPLE_MAX = 200;

/** One form, several buttons: each sends all its fields. */
const fields = {
  users: many(id).pipe(z.array(z.number()).min(1, 'users.bulk.errors.nobody').max(PEOPLE_MAX)),
  department: optional(z.union([z.literal('none').transform(() => null), id])),
  flag: optional(z.enum(['executive', 'operator', 'admin'])),
  /** The list's own query, to come back to it. */
  back: optional(z.string().max(2_000)),
};

export const bulkSchema = z.strictObject(fields);

export const bulkDepartmentSchema = bulkSchema.refine(({ department }) => department !== undefined, {
  path: ['department'],
  message: 'users.bulk.errors.department',
});

export const bulkFlagSchema = bulkSchema.refine(({ flag }) => flag !== undefined, {
  path: ['flag'],
  message: 'users.bulk.errors.flag',
});

export type BulkForm = z.infer<typeof bulkSchema>;
