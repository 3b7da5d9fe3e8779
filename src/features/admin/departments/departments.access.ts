import type { Can } from '#src/platform/http/context';
import { requireAdmin } from '../access';
import { getDepartment, type DepartmentDetail } from './departments.queries';

export const departmentOfAdmin: Can<DepartmentDetail, { departmentId: number }> = (access) => {
  requireAdmin(access);
  return getDepartment(access.db, access.params.departmentId);
};
