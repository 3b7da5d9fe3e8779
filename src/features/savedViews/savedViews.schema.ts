import { z } from 'zod';
import { id, oneLine, optional, text } from '#src/platform/http/params';
import { LIST_KINDS } from '#src/web/actor';

const NAME_MAX = 60;
export const QUERY_MAX = 4_000;

const name = oneLine
  .refine((value) => value !== '', 'views.errors.nameMissing')
  .refine((value) => value.length <= NAME_MAX, 'views.errors.nameLong');

/** Of a department: `department:ID`. */
const audience = z.union(
  [
    z.literal(['me', 'everyone']).transform((who) => ({ audience: who, departmentId: null })),
    z
      .string()
      .regex(/^department:/)
      .transform((value) => value.slice('department:'.length))
      .pipe(id)
      .transform((departmentId) => ({ audience: 'department' as const, departmentId })),
  ],
  'views.errors.audience',
);

export const newViewSchema = z.strictObject({
  name,
  audience,
  kind: z.enum(LIST_KINDS, 'errors.field.invalid'),
  query: text.refine((value) => value.length <= QUERY_MAX, 'views.errors.queryLong'),
});

export const renameSchema = z.strictObject({ name, version: id });
/** `before` is what it is to stand before; last when there is none. */
export const placeSchema = z.strictObject({ before: optional(id) });
export const viewParams = z.strictObject({ viewId: id });

export type NewView = z.infer<typeof newViewSchema>;
