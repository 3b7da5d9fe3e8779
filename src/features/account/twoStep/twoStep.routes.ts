import { signedIn, type Routes } from '#src/platform/http/route';
import { byPasswordSchema } from '../../sessions/reconfirming.service';
import * as twoStep from './twoStep.controller';
import { pageQuery, turnOnSchema } from './twoStep.schema';

export function twoStepRoutes(routes: Routes): void {
  const { showTwoStep, showSetUpAgain, showCodesAgain, showTurnOffAgain, turnOn, turnOff, renewCodes } = twoStep;
  const can = signedIn;
  routes.get('/account/two-step', { can, query: pageQuery }, showTwoStep);
  routes.post('/account/two-step', { can, body: turnOnSchema, invalid: showSetUpAgain }, turnOn);
  routes.post('/account/two-step/codes', { can, body: byPasswordSchema, invalid: showCodesAgain }, renewCodes);
  routes.post('/account/two-step/delete', { can, body: byPasswordSchema, invalid: showTurnOffAgain }, turnOff);
}
