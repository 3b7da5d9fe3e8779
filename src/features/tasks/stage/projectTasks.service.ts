import { recordEvent } from '#src/events/record';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { LoadedTask } from '../tasks.queries';

type Closed = Pick<LoadedTask, 'projectId' | 'parentId'>;

/** With the last task its owner is asked whether the project is complete. Of two at once the later one finds none left. */
export async function askWhetherComplete(
  tx: Tx,
  { projectId, parentId }: Closed,
  actorId: number | null,
): Promise<void> {
  if (projectId === null || parentId !== null) return;
  await tx.$queryRaw`SELECT 1 FROM tasks WHERE id = ${projectId} FOR UPDATE`;
  const [found] = await tx.$queryRaw<{ is_complete: boolean }[]>`
    SELECT p.is_active AND bool_and(NOT t.is_active) AND bool_or(s.is_done) AS is_complete
      FROM tasks p JOIN tasks t ON t.project_id = p.id AND t.parent_id IS NULL JOIN task_stages s ON s.id = t.stage_id
     WHERE p.id = ${projectId} GROUP BY p.is_active`;
  if (found?.is_complete) await recordEvent(tx, { type: 'task.tasksDone', actorId, taskId: projectId, changes: {} });
}

/** Closing is refused as long as a task is open: the form of its page can cancel them. */
export async function refuseOpenTasks(tx: Tx, project: LoadedTask): Promise<void> {
  const count = await tx.task.count({ where: { projectId: project.id, parentId: null, isActive: true } });
  if (count > 0) throw new Invalid({ stage: 'tasks.errors.openTasks' }, { count });
}
