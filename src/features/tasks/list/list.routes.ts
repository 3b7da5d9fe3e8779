import { signedIn, type Routes } from '#src/platform/http/route';
import { taskUrls } from '../tasks.urls';
import { board } from '../board/board.controller';
import { exportAs } from '../export/export.controller';
import { index } from './list.controller';
import { taskListQuery } from './list.schema';

export function taskListRoutes(routes: Routes): void {
  routes.get(taskUrls.list, { can: signedIn, query: taskListQuery }, index);
  routes.get(taskUrls.board, { can: signedIn, query: taskListQuery }, board);
  routes.get(taskUrls.csv, { can: signedIn, limit: 'export', query: taskListQuery }, exportAs('csv'));
  routes.get(taskUrls.xlsx, { can: signedIn, limit: 'export', query: taskListQuery }, exportAs('xlsx'));
}
