import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { departmentOfAdmin } from './departments.access';
import {
  create,
  showDepartment,
  showDepartmentAgain,
  showDepartments,
  showDepartmentsAgain,
  update,
} from './departments.controller';
import { departmentParams, departmentSchema, newDepartmentSchema } from './departments.schema';

export function departmentsRoutes(routes: Routes): void {
  const onDepartment = { can: departmentOfAdmin, params: departmentParams };
  routes.get('/admin/departments', { can: admin }, showDepartments);
  routes.post('/admin/departments', { can: admin, body: newDepartmentSchema, invalid: showDepartmentsAgain }, create);
  routes.get('/admin/departments/:departmentId', onDepartment, showDepartment);
  routes.post(
    '/admin/departments/:departmentId',
    { ...onDepartment, body: departmentSchema, invalid: showDepartmentAgain },
    update,
  );
}
