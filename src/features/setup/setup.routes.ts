import { nothingSent } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { mailServerSchema } from '#src/features/admin/settings/mailServer.schema';
import { finishing, founder } from './setup.access';
import { createCompany, showSetup, showSetupAgain } from './setup.controller';
import { executivesSchema, setupSchema } from './setup.schema';
import * as steps from './steps.controller';

export function setupRoutes(routes: Routes): void {
  routes.get('/setup', { can: founder }, showSetup);
  routes.post('/setup', { can: founder, body: setupSchema, invalid: showSetupAgain }, createCompany);

  const can = finishing;
  routes.get('/setup/mail', { can }, (ctx) => steps.showMail(ctx));
  routes.post('/setup/mail', { can, body: mailServerSchema, invalid: steps.showMail }, steps.saveMail);
  routes.post('/setup/mail/test', { can, body: nothingSent }, steps.testMail);
  routes.get('/setup/examples', { can }, (ctx) => steps.showExamples(ctx));
  const filling = { can, body: nothingSent, invalid: steps.showExamples };
  routes.post('/setup/examples', filling, steps.fillWithExamples);
  routes.get('/setup/executives', { can }, (ctx) => steps.showExecutives(ctx));
  const naming = { can, body: executivesSchema, invalid: steps.showExecutives };
  routes.post('/setup/executives', naming, steps.nameExecutives);
  routes.get('/setup/next', { can }, steps.showNext);
  routes.post('/setup/finish', { can, body: nothingSent }, steps.finish);
}
