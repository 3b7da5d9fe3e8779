import { nothingSent } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { departmentOfAdmin } from './departments.access';
import * as departments from './departments.controller';
import {
  archivingSchema,
  departmentParams,
  departmentSchema,
  departmentsQuery,
  mergingSchema,
  newDepartmentSchema,
} from './departments.schema';
import * as life from './life.controller';

export function departmentsRoutes(routes: Routes): void {
  const list = { can: admin, query: departmentsQuery };
  routes.get('/admin/departments', list, departments.showDepartments);
  const creating = { can: admin, body: newDepartmentSchema, invalid: departments.showDepartmentsAgain };
  routes.post('/admin/departments', creating, departments.create);

  const one = { can: departmentOfAdmin, params: departmentParams };
  routes.get('/admin/departments/:departmentId', one, departments.showDepartment);
  const updating = { ...one, body: departmentSchema, invalid: departments.showDepartmentAgain };
  routes.post('/admin/departments/:departmentId', updating, departments.update);
  const merging = { ...one, body: mergingSchema, invalid: life.showMergingAgain };
  routes.post('/admin/departments/:departmentId/merging', merging, life.merge);
  const archiving = { ...one, body: archivingSchema, invalid: life.showArchivingAgain };
  routes.post('/admin/departments/:departmentId/archiving', archiving, life.archive);
  const restoring = { ...one, body: nothingSent, invalid: life.showRestoringAgain };
  routes.post('/admin/departments/:departmentId/archiving/delete', restoring, life.restore);
}
