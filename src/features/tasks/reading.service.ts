import { clock } from '#src/platform/clock';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import type { LoadedTask } from './tasks.queries';

/** Opening a task leaves the receipt of a participant. Writes only when there is news. */
export async function recordTaskReading({ db }: Pick<Deps, 'db'>, actor: Actor, task: LoadedTask): Promise<void> {
  const own = task.participants.find(({ userId }) => userId === actor.id);
  if (!own || (own.seenAt !== null && own.seenAt >= task.activityAt)) return;
  own.seenAt = clock.now();
  await db.prisma.taskParticipant.updateMany({
    where: { taskId: task.id, userId: actor.id },
    data: { seenAt: own.seenAt },
  });
}
