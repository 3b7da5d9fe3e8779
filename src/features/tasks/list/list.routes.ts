import { signedIn, type Routes } from '#src/platform/http/route';
import { projectUrls, taskUrls } from '../tasks.urls';
import { board } from '../board/board.controller';
import { exportAs } from '../export/export.controller';
import { index } from './list.controller';
import { boardQuery } from '../board/board.schema';
import { projectList, taskList } from './list.address';

export function taskListRoutes(routes: Routes): void {
  routes.get(taskUrls.list, { can: signedIn, query: taskList.schema }, index('task'));
  routes.get(projectUrls.list, { can: signedIn, query: projectList.schema }, index('project'));
  routes.get(taskUrls.board, { can: signedIn, query: boardQuery }, board);
  routes.get(taskUrls.csv, { can: signedIn, limit: 'export', query: taskList.schema }, exportAs('csv'));
  routes.get(taskUrls.xlsx, { can: signedIn, limit: 'export', query: taskList.schema }, exportAs('xlsx'));
}
