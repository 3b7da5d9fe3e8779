import { signedIn, type Routes } from '#src/platform/http/route';
import { canRead } from '#src/policies/memo.policy';
import { memoParams as params, onMemo } from '../memos.access';
import { memoPageQuery } from '../page/page.schema';
import * as folder from './folder.controller';
import { folderUrls } from './folder.urls';

export function folderRoutes(routes: Routes): void {
  routes.get(folderUrls.first, { can: signedIn }, folder.open);
  routes.get(folderUrls.end, { can: signedIn }, folder.end);
  routes.get('/folder/:memoId', { can: onMemo(canRead), params, query: memoPageQuery }, folder.show);
}
