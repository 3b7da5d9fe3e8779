import { signedIn, type Routes } from '#src/platform/http/route';
import { peopleUrls } from '../people.urls';
import { showPeople } from './directory.controller';
import { directory } from './directory.address';

export function directoryRoutes(routes: Routes): void {
  routes.get(peopleUrls.list, { can: signedIn, query: directory.schema }, showPeople);
}
