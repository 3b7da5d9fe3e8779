import { z } from 'zod';
import { peopleField } from '#src/web/formFields';
import { afterQuery } from '#src/platform/listing/portion';
import { id, oneLine, optional } from '#src/platform/http/params';

const name = oneLine.pipe(
  z.string().min(1, 'admin.departments.errors.name').max(120, 'admin.departments.errors.nameLong'),
);

const parent = optional(id);

/** By address, too, where a big company's field lists nobody. */
const heads = peopleField('admin.departments.errors.heads', 'admin.departments.errors.heads');

export const newDepartmentSchema = z.strictObject({ name, parent, heads });

export const departmentSchema = z.strictObject({ name, parent, heads, version: id });

export const mergingSchema = z.strictObject({
  into: optional(id),
  version: id,
});

export const archivingSchema = z.strictObject({ moveTo: optional(id), version: id });

export const departmentParams = z.object({ departmentId: id });

export const departmentsQuery = afterQuery.extend({
  q: z
    .string()
    .max(120)
    .optional()
    .catch('')
    .transform((value) => (value ?? '').replaceAll('\0', '').toWellFormed().trim()),
});

export type DepartmentsQuery = z.infer<typeof departmentsQuery>;
