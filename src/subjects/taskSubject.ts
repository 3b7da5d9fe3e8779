import { appendToTaskSearch, refreshTaskSearch } from '#src/features/search/search.service';
import { findProjectFor, findTaskFor, type LoadedTask } from '#src/features/tasks/tasks.queries';
import { projectUrls, taskUrls } from '#src/features/tasks/tasks.urls';
import { touchTask } from '#src/features/tasks/touch.service';
import { clock } from '#src/platform/clock';
import { visibleTasks } from '#src/policies/task.policy';
import type { SubjectKind } from './subjectKind';

/** Of tasks and projects: whoever knows no more than the number finds both. */
export const taskSubject: SubjectKind<LoadedTask> = {
  kind: 'task',
  path: taskUrls.list,
  notFound: 'tasks.errors.notFound',
  find: findTaskFor,
  findTitles: (db, actor, ids) =>
    db.task.findMany({
      where: { AND: [{ id: { in: [...ids] } }, visibleTasks(actor)] },
      select: { id: true, title: true, kind: true },
    }),

  touch: touchTask,
  async markSeen(tx, taskId, actor, messageId) {
    await tx.$executeRaw`
      UPDATE task_participants p SET seen_at = ${clock.now()}::timestamptz
        FROM tasks t, messages x
       WHERE p.task_id = ${taskId} AND p.user_id = ${actor.id} AND t.id = p.task_id AND x.id = ${messageId}
         AND t.activity_at <= x.created_at AND (p.seen_at IS NULL OR p.seen_at < t.activity_at)`;
  },

  refreshSearch: (tx, taskId, added) =>
    added === undefined ? refreshTaskSearch(tx, taskId) : appendToTaskSearch(tx, taskId, added),
};

/** Of projects alone, for their own pages. */
export const projectSubject: SubjectKind<LoadedTask> = {
  ...taskSubject,
  path: projectUrls.list,
  find: findProjectFor,
};
