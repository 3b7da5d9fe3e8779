import { signedIn, type Routes } from '#src/platform/http/route';
import { noFields } from '../account.schema';
import { endOthers, endSession, showSessions } from './sessions.controller';
import { keyParams } from './sessions.schema';

export function sessionRoutes(routes: Routes): void {
  routes.get('/account/sessions', { can: signedIn }, showSessions);
  routes.post('/account/sessions/others/delete', { can: signedIn, body: noFields }, endOthers);
  routes.post('/account/sessions/:key/delete', { can: signedIn, params: keyParams, body: noFields }, endSession);
}
