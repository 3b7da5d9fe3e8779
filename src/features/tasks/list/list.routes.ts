import { signedIn, type Routes } from '#src/platform/http/route';
import { taskUrls } from '../tasks.urls';
import { index } from './list.controller';
import { taskListQuery } from './list.schema';

export function taskListRoutes(routes: Routes): void {
  routes.get(taskUrls.list, { can: signedIn, query: taskListQuery }, index);
}
