import { signedIn, type Routes } from '#src/platform/http/route';
import { byPasswordSchema } from '../sessions/reconfirming.service';
import { ask, download, showAgain, showTakeout } from './takeout.controller';
import { takeoutUrls } from './takeout.urls';

/** No address names an archive: everybody has one at most, and nobody can ask for another's. */
export function takeoutRoutes(routes: Routes): void {
  const can = signedIn;
  routes.get(takeoutUrls.page, { can }, showTakeout);
  routes.post(takeoutUrls.page, { can, limit: 'takeout', body: byPasswordSchema, invalid: showAgain }, ask);
  routes.get(takeoutUrls.archive, { can, limit: 'export' }, download);
}
