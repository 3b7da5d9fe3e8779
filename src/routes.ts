import { authRoutes } from './features/auth/auth.routes';
import { accountRoutes } from './features/account/account.routes';
import { setupRoutes } from './features/setup/setup.routes';
import { notificationRoutes } from './features/notifications/notifications.routes';
import type { Routes } from './platform/http/route';

/** The site map: which features there are. Each names its own pages. */
export function mountRoutes(routes: Routes): void {
  // Each feature adds its line here.
  setupRoutes(routes);
  authRoutes(routes);
  accountRoutes(routes);
  notificationRoutes(routes);
}
