import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { exportAudit, showAudit } from './auditLog.controller';
import { auditQuery } from './auditLog.schema';
import { auditUrls } from './auditLog.urls';

export function auditRoutes(routes: Routes): void {
  routes.get(auditUrls.list, { can: admin, query: auditQuery }, showAudit);
  routes.get(auditUrls.csv, { can: admin, limit: 'export', query: auditQuery }, exportAudit);
}
