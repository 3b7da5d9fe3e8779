import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { signedIn, type Routes } from '#src/platform/http/route';
import { showPerson } from './profile.controller';

/** Registered after `/people/options`, which would match `/people/:personId`. */
export function profileRoutes(routes: Routes): void {
  routes.get('/people/:personId', { can: signedIn, params: z.strictObject({ personId: id }) }, showPerson);
}
