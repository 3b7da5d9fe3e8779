import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { exportAs, showAudit } from './auditLog.controller';
import { auditQuery } from './auditLog.schema';
import { auditUrls } from './auditLog.urls';

export function auditRoutes(routes: Routes): void {
  routes.get(auditUrls.list, { can: admin, query: auditQuery }, showAudit);
  const exported = { can: admin, limit: 'export' as const, query: auditQuery };
  routes.get(auditUrls.csv, exported, exportAs('csv'));
  routes.get(auditUrls.xlsx, exported, exportAs('xlsx'));
}
