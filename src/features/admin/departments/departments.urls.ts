export const departmentUrls = {
  list: '/admin/departments',
  page: (departmentId: number): string => `/admin/departments/${departmentId}`,
  merging: (departmentId: number): string => `/admin/departments/${departmentId}/merging`,
  archiving: (departmentId: number): string => `/admin/departments/${departmentId}/archiving`,
  restoring: (departmentId: number): string => `/admin/departments/${departmentId}/archiving/delete`,
};
