import { signedIn, type Routes } from '#src/platform/http/route';
import { index, open, readAll, state } from './notifications.controller';
import { noticeParams, noticeQuery, readingSchema } from './notifications.schema';

export function notificationRoutes(routes: Routes): void {
  routes.get('/notifications', { can: signedIn, query: noticeQuery }, index);
  routes.get('/notifications/state', { can: signedIn }, state);
  routes.post('/notifications/reading', { can: signedIn, body: readingSchema }, readAll);
  routes.get('/notifications/:noticeId', { can: signedIn, params: noticeParams }, open);
}
