import { nothingSent as body } from '#src/web/formFields';
import { signedIn, type Routes } from '#src/platform/http/route';
import { create, destroy, feed, holder, showSettings } from './calendar.controller';
import { feedParams } from './calendar.schema';
import { calendarUrls } from './calendar.urls';

export function calendarRoutes(routes: Routes): void {
  routes.get('/calendar/:token.ics', { can: holder, params: feedParams }, feed);
  routes.get(calendarUrls.settings, { can: signedIn }, showSettings);
  routes.post(calendarUrls.settings, { can: signedIn, body }, create);
  routes.post(calendarUrls.delete, { can: signedIn, body }, destroy);
}
