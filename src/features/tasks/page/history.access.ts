import { findStep, findSteps } from '#src/features/history/history.queries';
import type { HistoryOwner } from '#src/features/history/history.access';
import { alone, historyPart, listed, type HistoryPart } from '#src/features/history/history.view';
import { readable } from '#src/platform/readable';
import type { Context } from '#src/platform/http/context';
import { canReadTask } from '#src/policies/task.policy';
import { onTask } from '../tasks.access';
import type { LoadedTask } from '../tasks.queries';
import { taskUrls } from '../tasks.urls';
import { toldTaskStep } from './history.view';

/** The newest steps, or those before one. */
export async function taskHistory(ctx: Context, task: { id: number }, before?: number): Promise<HistoryPart> {
  const steps = await findSteps(ctx.db, { taskId: task.id }, before);
  const url = taskUrls.show(task.id);
  const entries = await readable(ctx, steps.rows, (row) => listed(toldTaskStep(ctx, row), row, url));
  return historyPart(entries, steps, url);
}

/** The pages of a task's history. */
export const taskHistoryOwner: HistoryOwner<LoadedTask> = {
  path: taskUrls.list,
  can: (access) => onTask(canReadTask)({ ...access, params: { taskId: access.params.placeId } }),
  part: taskHistory,
  async step(ctx, { id: taskId }, eventId) {
    const row = await findStep(ctx.db, { taskId }, eventId);
    return row && alone(toldTaskStep(ctx, row));
  },
};
