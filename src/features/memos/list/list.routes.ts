import { signedIn, type Routes } from '#src/platform/http/route';
import { memoUrls } from '../memos.urls';
import { index } from './list.controller';
import { memoList } from './list.address';

export function listRoutes(routes: Routes): void {
  routes.get(memoUrls.list, { can: signedIn, query: memoList.schema }, index);
}
