import { signedIn, type Routes } from '#src/platform/http/route';
import { memoUrls } from '../memos.urls';
import { index } from './list.controller';
import { listQuery } from './list.schema';

export function listRoutes(routes: Routes): void {
  routes.get(memoUrls.list, { can: signedIn, query: listQuery }, index);
}
