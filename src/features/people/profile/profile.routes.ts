import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { signedIn, type Routes } from '#src/platform/http/route';
import { showPerson } from './profile.controller';

/** After the options of people's fields, whose address would be taken for a person's. */
export function profileRoutes(routes: Routes): void {
  routes.get('/people/:personId', { can: signedIn, params: z.strictObject({ personId: id }) }, showPerson);
}
