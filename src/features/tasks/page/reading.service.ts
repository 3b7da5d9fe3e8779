import { markTaskNoticesRead } from '#src/features/notifications/notifications.service';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { LoadedTask } from '../tasks.queries';

/** What opening a task leaves behind: the receipt of a participant, and its notices read. Writes only when there is news. */
export async function markTaskSeen(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  actor: Actor,
  task: LoadedTask,
): Promise<void> {
  const own = task.participants.find(({ userId }) => userId === actor.id);
  const hasNews = own && (own.seenAt === null || own.seenAt < task.activityAt);
  if (hasNews) {
    // What happened after the task was loaded has not been seen.
    await db.prisma.taskParticipant.updateMany({
      where: { taskId: task.id, userId: actor.id, seenAt: own.seenAt, task: { activityAt: task.activityAt } },
      data: { seenAt: clock.now() },
    });
    // The page that is shown now says so, too.
    own.seenAt = clock.now();
  }
  // The count was taken when the request began: a notice of the news may have come since.
  if (actor.counts.unread === 0 && !hasNews) return;
  const unread = await markTaskNoticesRead(db, actor.id, task.id);
  if (unread === null) return;
  actor.counts.unread = unread;
  realtime.toUser(actor.id, 'unread', { unread });
}
