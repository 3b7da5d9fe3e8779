import { adminRoutes } from './features/admin/admin.routes';
import { authRoutes } from './features/auth/auth.routes';
import { absenceRoutes } from './features/absences/absences.routes';
import { accountRoutes } from './features/account/account.routes';
import { setupRoutes } from './features/setup/setup.routes';
import { notificationRoutes } from './features/notifications/notifications.routes';
import { fileRoutes } from './features/files/files.routes';
import { conversationRoutes } from './features/conversations/conversations.routes';
import { unsubscribeRoutes } from './features/mail/unsubscribe.routes';
import { memoRoutes } from './features/memos/memos.routes';
import { historyRoutes } from './features/history/history.routes';
import { memoHistoryOwner } from './features/memos/history/history.access';
import { taskHistoryOwner } from './features/tasks/history/history.access';
import { memoTalks } from './features/memos/talk.access';
import { taskListRoutes } from './features/tasks/list/list.routes';
import { taskMutingRoutes } from './features/tasks/muting/muting.routes';
import { taskRoutes } from './features/tasks/tasks.routes';
import { taskTalks } from './features/tasks/talk.access';
import { listRoutes } from './features/memos/list/list.routes';
import { directoryRoutes } from './features/people/directory/directory.routes';
import { peopleOptionRoutes } from './features/people/options.routes';
import { profileRoutes } from './features/people/profile/profile.routes';
import { calendarRoutes } from './features/calendar/calendar.routes';
import { myDayRoutes } from './features/myDay/myDay.routes';
import { reminderRoutes } from './features/reminders/reminders.routes';
import { searchRoutes } from './features/search/search.routes';
import { sessionRoutes } from './features/sessions/sessions.routes';
import type { Routes } from './platform/http/route';

/** The site map: which features there are. Each names its own pages. */
export function mountRoutes(routes: Routes): void {
  setupRoutes(routes);
  authRoutes(routes);
  accountRoutes(routes);
  sessionRoutes(routes);
  absenceRoutes(routes);
  adminRoutes(routes);
  notificationRoutes(routes);
  unsubscribeRoutes(routes);
  memoRoutes(routes);
  conversationRoutes(routes, memoTalks);
  conversationRoutes(routes, taskTalks);
  historyRoutes(routes, memoHistoryOwner);
  historyRoutes(routes, taskHistoryOwner);
  searchRoutes(routes);
  listRoutes(routes);
  // Before a task's own pages, which would take /tasks/board for a task.
  taskListRoutes(routes);
  taskRoutes(routes);
  taskMutingRoutes(routes);
  reminderRoutes(routes);
  myDayRoutes(routes);
  calendarRoutes(routes);
  fileRoutes(routes);
  directoryRoutes(routes);
  peopleOptionRoutes(routes);
  profileRoutes(routes);
}
