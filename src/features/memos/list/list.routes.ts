import { signedIn, type Routes } from '#src/platform/http/route';
import { exportAs } from '../export/export.controller';
import { memoUrls } from '../memos.urls';
import { index } from './list.controller';
import { memoList } from './list.address';

export function listRoutes(routes: Routes): void {
  routes.get(memoUrls.csv, { can: signedIn, limit: 'export', query: memoList.schema }, exportAs('csv'));
  routes.get(memoUrls.xlsx, { can: signedIn, limit: 'export', query: memoList.schema }, exportAs('xlsx'));
  routes.get(memoUrls.list, { can: signedIn, query: memoList.schema }, index);
}
