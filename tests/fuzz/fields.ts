import { z } from 'zod';
import { auditLog } from '#src/features/admin/audit/auditLog.address';
import { userList } from '#src/features/admin/users/list/list.address';
import { memoList } from '#src/features/memos/list/list.address';
import { directory } from '#src/features/people/directory/directory.address';
import { taskList } from '#src/features/tasks/list/list.address';
import type { DeclaredRoute } from '#src/platform/http/route';

/** A field that a form or an address has, with the words it takes where the schema lists them. */
export type Field = { name: string; taken: string[] };

const objectSchema = z.looseObject({ properties: z.record(z.string(), z.unknown()).default({}) });
const fieldSchema = z.looseObject({
  enum: z.unknown().array().default([]),
  const: z.unknown(),
  anyOf: z.unknown().array().default([]),
  items: z.unknown(),
});

const asJson = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

function takenBy(field: unknown): string[] {
  const { data } = fieldSchema.safeParse(field);
  if (!data) return [];
  const own = [...data.enum, data.const].filter((word) => typeof word === 'string');
  return [...own, ...takenBy(data.items), ...data.anyOf.flatMap(takenBy)];
}

/** What the route's own schema reads. */
const fieldsOf = (schema: z.ZodType): Field[] =>
  Object.entries(objectSchema.parse(asJson(schema)).properties).map(([name, field]) => ({
    name,
    taken: takenBy(field),
  }));

/** The schema of a list's address takes every name; these are the ones that it knows. */
const listFields = [memoList, taskList, userList, auditLog, directory]
  .flatMap(({ everything }) => Object.keys(everything))
  .map((name): Field => ({ name, taken: [] }));

export const formFields = ({ body, files }: DeclaredRoute): Field[] => {
  const fields = body ? fieldsOf(body) : [];
  const isTold = !files || fields.some(({ name }) => name === files.field);
  return isTold ? fields : [...fields, { name: files.field, taken: [] }];
};

export function queryFields({ query }: DeclaredRoute): Field[] {
  const fields = query ? fieldsOf(query) : [];
  return query && fields.length === 0 ? listFields : fields;
}

export const namesOf = (routes: readonly DeclaredRoute[]): string[] => [
  ...new Set(routes.flatMap((route) => [...formFields(route), ...queryFields(route)]).map(({ name }) => name)),
];
