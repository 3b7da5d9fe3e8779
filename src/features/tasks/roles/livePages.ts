import type { Database } from '#src/platform/db';
import type { Realtime } from '#src/platform/http/context';

type Reach = { db: Database; realtime: Realtime };

/** Also of its subtasks in which the person has no role. */
export async function leaveTaskPages({ db, realtime }: Reach, userId: number, taskId: number): Promise<void> {
  realtime.leavePage(userId, { kind: 'task', id: taskId });
  const subtasks = await db.prisma.task.findMany({
    where: { parentId: taskId, participants: { none: { userId } } },
    select: { id: true },
  });
  for (const { id } of subtasks) realtime.leavePage(userId, { kind: 'task', id });
}
