import { signedIn, type Routes } from '#src/platform/http/route';
import { canRead } from '#src/policies/memo.policy';
import { memoParams as params, onMemo } from '../memos.access';
import * as folder from './folder.controller';
import { folderMemoQuery, folderQuery } from './folder.schema';
import { folderUrls } from './folder.urls';

export function folderRoutes(routes: Routes): void {
  routes.get(folderUrls.first, { can: signedIn, query: folderQuery }, folder.open);
  routes.get(folderUrls.end, { can: signedIn }, folder.end);
  routes.get('/folder/:memoId', { can: onMemo(canRead), params, query: folderMemoQuery }, folder.show);
}
