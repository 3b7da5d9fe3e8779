import { signedIn, type Routes } from '#src/platform/http/route';
import { showFirstHits, showSearch } from './search.controller';
import { searchQuery } from './search.schema';
import { searchUrls } from './search.urls';

export function searchRoutes(routes: Routes): void {
  routes.get(searchUrls.page, { can: signedIn, query: searchQuery }, showSearch);
  routes.get(searchUrls.firstHits, { can: signedIn, query: searchQuery }, showFirstHits);
}
