import { signedIn, type Routes } from '#src/platform/http/route';
import * as notifications from './notifications.controller';
import { hoursSchema, timingsSchema } from './notifications.schema';

export function mailTimingRoutes(routes: Routes): void {
  const { showSettings, showAgain, updateTimings, updateHours } = notifications;
  routes.get('/account/notifications', { can: signedIn }, showSettings);
  routes.post('/account/notifications', { can: signedIn, body: timingsSchema, invalid: showAgain }, updateTimings);
  routes.post('/account/notifications/hours', { can: signedIn, body: hoursSchema, invalid: showAgain }, updateHours);
}
