import { recordAudit } from '#src/features/audit/audit.service';
import { markTaskNoticesRead } from '#src/features/notifications/notifications.service';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { readsTaskWithoutRole, type TaskFacts } from '#src/policies/task.policy';
import type { LoadedTask } from './tasks.queries';

const SITTING_MS = 15 * 60_000;

/** Keeps that an operator read a task in which they have no role: its page, chat or a file. One sitting is one reading. */
export async function recordTaskReadingWithoutRole(
  { db: { prisma } }: Pick<Deps, 'db'>,
  actor: Actor,
  task: TaskFacts & { id: number },
): Promise<void> {
  if (!readsTaskWithoutRole(actor, task)) return;
  const createdAt = { gt: new Date(clock.now().getTime() - SITTING_MS) };
  const details = { path: ['taskId'], equals: task.id };
  const where = { type: 'task.read', actorId: actor.id, createdAt, details };
  if ((await prisma.auditEntry.count({ where })) > 0) return;
  await recordAudit(prisma, { type: 'task.read', actorId: actor.id, details: { taskId: task.id } });
}

/** What opening a task leaves behind: the receipt of a participant, and its notices read. Writes only when there is news. */
export async function recordTaskReading(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  actor: Actor,
  task: LoadedTask,
): Promise<void> {
  const own = task.participants.find(({ userId }) => userId === actor.id);
  if (own && (own.seenAt === null || own.seenAt < task.activityAt)) {
    // What happened after the task was loaded has not been seen.
    await db.prisma.taskParticipant.updateMany({
      where: { taskId: task.id, userId: actor.id, seenAt: own.seenAt, task: { activityAt: task.activityAt } },
      data: { seenAt: clock.now() },
    });
    // The page that is shown now says so, too.
    own.seenAt = clock.now();
  }
  const unread = await markTaskNoticesRead(db, actor.id, task.id);
  if (unread === null) return;
  actor.counts.unread = unread;
  realtime.toUser(actor.id, 'unread', { count: unread });
}
