import { signedIn, type Routes } from '#src/platform/http/route';
import { showTimings, showTimingsAgain, updateTimings } from './notifications.controller';
import { timingsSchema } from './notifications.schema';

export function mailTimingRoutes(routes: Routes): void {
  routes.get('/account/notifications', { can: signedIn }, showTimings);
  routes.post(
    '/account/notifications',
    { can: signedIn, body: timingsSchema, invalid: showTimingsAgain },
    updateTimings,
  );
}
