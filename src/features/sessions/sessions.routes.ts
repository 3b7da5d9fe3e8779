import { signedIn, type Routes } from '#src/platform/http/route';
import { byPasswordSchema as body } from './reconfirming.service';
import * as sessions from './sessions.controller';
import { keyParams as params } from './sessions.schema';

export function sessionRoutes(routes: Routes): void {
  const { showSessions, showOneAgain, showOthersAgain, showAllAgain, endOne, endOthers, endAll } = sessions;
  const can = signedIn;
  routes.get('/account/sessions', { can }, showSessions);
  routes.post('/account/sessions/delete', { can, body, invalid: showAllAgain }, endAll);
  routes.post('/account/sessions/others/delete', { can, body, invalid: showOthersAgain }, endOthers);
  routes.post('/account/sessions/:key/delete', { can, params, body, invalid: showOneAgain }, endOne);
}
