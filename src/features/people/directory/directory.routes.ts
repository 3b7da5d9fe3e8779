import { signedIn, type Routes } from '#src/platform/http/route';
import { peopleUrls } from '../people.urls';
import { showPeople } from './directory.controller';
import { peopleQuery } from './directory.schema';

export function directoryRoutes(routes: Routes): void {
  routes.get(peopleUrls.list, { can: signedIn, query: peopleQuery }, showPeople);
}
