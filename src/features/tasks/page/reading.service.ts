import { markTaskNoticesRead } from '#src/features/notifications/notifications.service';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { LoadedTask } from '../tasks.queries';

/** Sets the participant's receipt and reads the task's notices. Writes only when there is news. */
export async function markTaskSeen(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  actor: Actor,
  task: LoadedTask,
): Promise<void> {
  const own = task.participants.find(({ userId }) => userId === actor.id);
  const hasNews = own && (own.seenAt === null || own.seenAt < task.activityAt);
  if (hasNews) {
    // Later changes stay unseen.
    await db.prisma.taskParticipant.updateMany({
      where: { taskId: task.id, userId: actor.id, seenAt: own.seenAt, task: { activityAt: task.activityAt } },
      data: { seenAt: clock.now() },
    });
    // For the page being rendered.
    own.seenAt = clock.now();
  }
  // The count is older than the task: it may miss a notice of this news.
  if (actor.counts.unread === 0 && !hasNews) return;
  const unread = await markTaskNoticesRead(db, actor.id, task.id);
  if (unread === null) return;
  actor.counts.unread = unread;
  realtime.toUser(actor.id, 'unread', { unread });
}
