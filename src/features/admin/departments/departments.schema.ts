import { z } from 'zod';
import { id, many, trimmed } from '#src/platform/http/params';

const name = trimmed.pipe(
  z.string().min(1, 'admin.departments.errors.name').max(120, 'admin.departments.errors.nameLong'),
);

export const newDepartmentSchema = z.strictObject({ name, heads: many(id) });

export const departmentSchema = z.strictObject({ name, heads: many(id), version: id });

export const departmentParams = z.object({ departmentId: id });
