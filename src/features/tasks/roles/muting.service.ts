import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';

/** See events/muting.ts. */
export async function setTaskMuted(
  { db }: Pick<Deps, 'db'>,
  actor: Pick<Actor, 'id'>,
  task: { id: number },
  isMuted: boolean,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.taskParticipant.updateMany({
      where: { taskId: task.id, userId: actor.id },
      data: { mutedAt: isMuted ? clock.now() : null },
    });
    if (count === 0) throw new NotFound('tasks.errors.notFound');
  });
}
