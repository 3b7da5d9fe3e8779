import { admin } from '../access';
import { choiceOfAdmin } from '../choices/choices.access';
import { choiceRoutes, orderRoutes } from '../choices/choices.routes';
import { choiceParams } from '../choices/choices.schema';
import type { Routes } from '#src/platform/http/route';
import { change, create, showPurpose, showPurposeAgain, showPurposes, showPurposesAgain } from './purposes.controller';
import { PURPOSES } from './purposes.queries';
import { newPurposeSchema, purposeSchema } from './purposes.schema';

export function purposesRoutes(routes: Routes): void {
  orderRoutes(routes, PURPOSES);
  const onPurpose = { can: choiceOfAdmin(PURPOSES), params: choiceParams };
  routes.get('/admin/purposes', { can: admin }, showPurposes);
  routes.post('/admin/purposes', { can: admin, body: newPurposeSchema, invalid: showPurposesAgain }, create);
  routes.get('/admin/purposes/:choiceId', onPurpose, showPurpose);
  routes.post('/admin/purposes/:choiceId', { ...onPurpose, body: purposeSchema, invalid: showPurposeAgain }, change);
  choiceRoutes(routes, PURPOSES);
}
