import type { Routes } from '#src/platform/http/route';
import { alreadySetUp, createCompany, showSetup, showSetupAgain } from './setup.controller';
import { setupSchema } from './setup.schema';

export function setupRoutes(routes: Routes): void {
  routes.get('/setup', { can: alreadySetUp }, showSetup);
  routes.post('/setup', { can: alreadySetUp, body: setupSchema, invalid: showSetupAgain }, createCompany);
}
