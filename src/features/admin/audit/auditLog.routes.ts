import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { exportAs, showAudit } from './auditLog.controller';
import { auditLog, auditUrls } from './auditLog.address';

export function auditRoutes(routes: Routes): void {
  routes.get(auditUrls.list, { can: admin, query: auditLog.schema }, showAudit);
  const exported = { can: admin, limit: 'export' as const, query: auditLog.schema };
  routes.get(auditUrls.csv, exported, exportAs('csv'));
  routes.get(auditUrls.xlsx, exported, exportAs('xlsx'));
}
