import type { Routes } from './platform/http/route';

/** The site map: which features there are. Each names its own pages. */
export function mountRoutes(_routes: Routes): void {
  // Each feature adds its line here.
}
