import { z } from 'zod';
import type { Tx } from '#src/platform/db';
import { Forbidden, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { canCancelTasksOf } from '#src/policies/task.policy';
import { findStages, getTask, type LoadedTask } from '../tasks.queries';
import { setTaskStage } from './setStage.service';

const CANCELED_MAX = 200;

const openRows = z.array(z.object({ id: z.number(), is_main: z.boolean() }));

/**
 * Cancels every open task of a locked project with its subtasks, also those that the actor cannot see. None can join it
 * meanwhile: that waits for the project's row. `spokenOf`: how many main tasks the form had counted; of more it asks again.
 */
export async function cancelOpenTasks(tx: Tx, actor: Actor, project: LoadedTask, spokenOf?: number): Promise<void> {
  if (!canCancelTasksOf(actor, project)) throw new Forbidden('tasks.errors.tasksNotYours');
  const { ids, mainTasks } = await lockOpenTasks(tx, project.id);
  if (spokenOf !== undefined && mainTasks > spokenOf) {
    throw new Invalid({ cancelTasks: 'tasks.errors.moreOpen' }, { count: mainTasks });
  }
  if (ids.length > CANCELED_MAX) throw new Invalid({ cancelTasks: 'tasks.errors.tooManyOpen' }, { max: CANCELED_MAX });
  const stages = await findStages(tx);
  const canceled =
    stages.find(({ isActive, isDone }) => !isActive && !isDone) ?? stages.find(({ isActive }) => !isActive);
  if (!canceled) throw new Invalid({ cancelTasks: 'tasks.errors.stageGone' });
  const step = { actorId: actor.id, conclusion: '', automatic: null, withProject: true };
  for (const id of ids) await setTaskStage(tx, await getTask(tx, id), canceled, step);
}

/** Main tasks are locked before their subtasks, and closed after them. */
async function lockOpenTasks(tx: Tx, projectId: number): Promise<{ ids: number[]; mainTasks: number }> {
  const rows = openRows.parse(
    await tx.$queryRaw`
      SELECT id, parent_id IS NULL AS is_main FROM tasks
       WHERE project_id = ${projectId} AND is_active ORDER BY parent_id IS NOT NULL, id FOR UPDATE`,
  );
  return { ids: rows.map(({ id }) => id).reverse(), mainTasks: rows.filter((row) => row.is_main).length };
}
