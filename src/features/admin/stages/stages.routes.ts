import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { choiceOfAdmin } from '../choices/choices.access';
import { choiceRoutes, orderRoutes } from '../choices/choices.routes';
import { choiceParams } from '../choices/choices.schema';
import { change, create, showStage, showStageAgain, showStages, showStagesAgain } from './stages.controller';
import { STAGES } from './stages.queries';
import { newStageSchema, stageSchema } from './stages.schema';

export function stagesRoutes(routes: Routes): void {
  orderRoutes(routes, STAGES);
  const onStage = { can: choiceOfAdmin(STAGES), params: choiceParams };
  routes.get('/admin/stages', { can: admin }, showStages);
  routes.post('/admin/stages', { can: admin, body: newStageSchema, invalid: showStagesAgain }, create);
  routes.get('/admin/stages/:choiceId', onStage, showStage);
  routes.post('/admin/stages/:choiceId', { ...onStage, body: stageSchema, invalid: showStageAgain }, change);
  choiceRoutes(routes, STAGES);
}
