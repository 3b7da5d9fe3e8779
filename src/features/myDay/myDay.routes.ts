import { signedIn, type Routes } from '#src/platform/http/route';
import { show } from './myDay.controller';
import { myDayUrl } from './myDay.urls';

export function myDayRoutes(routes: Routes): void {
  routes.get(myDayUrl, { can: signedIn }, show);
}
