import type { Routes } from '#src/platform/http/route';
import { admin } from './access';
import { showOverview } from './admin.controller';
import { auditRoutes } from './audit/auditLog.routes';
import { departmentsRoutes } from './departments/departments.routes';
import { importRoutes } from './imports/imports.routes';
import { invitationRoutes } from './invitations/invitations.routes';
import { showHealth } from './health/health.controller';
import { jobsRoutes } from './jobs/jobs.routes';
import { purposesRoutes } from './purposes/purposes.routes';
import { stagesRoutes } from './stages/stages.routes';
import { tagsRoutes } from './tags/tags.routes';
import { settingsRoutes } from './settings/settings.routes';
import { usersRoutes } from './users/users.routes';

export function adminRoutes(routes: Routes): void {
  routes.get('/admin', { can: admin }, showOverview);
  usersRoutes(routes);
  invitationRoutes(routes);
  departmentsRoutes(routes);
  purposesRoutes(routes);
  stagesRoutes(routes);
  tagsRoutes(routes);
  auditRoutes(routes);
  routes.get('/admin/health', { can: admin }, showHealth);
  jobsRoutes(routes);
  settingsRoutes(routes);
  importRoutes(routes);
}
