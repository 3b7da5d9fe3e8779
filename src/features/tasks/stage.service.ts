import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Forbidden, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { canWorkOnTask } from '#src/policies/task.policy';
import { followSubtask } from './automation.service';
import { setStage } from './stageChange.service';
import { findStages, lockTask, type LoadedTask } from './tasks.queries';
import { touchTask } from './touch.service';

type Move = { stage: number; version?: number | undefined; conclusion?: string | undefined };

/**
 * Moves the task to a stage. Conflict when somebody moved it since the page was opened, with who it was; Invalid when the
 * stage was archived, or the task has an open subtask and would be closed. The main task follows by its own rules.
 */
export async function moveTask({ db }: Pick<Deps, 'db'>, actor: Actor, task: LoadedTask, move: Move): Promise<void> {
  await inTransaction(db, async (tx) => {
    const now = await lockTask(tx, task.id);
    if (!canWorkOnTask(actor, now)) throw new Forbidden('tasks.errors.notYours');
    const stage = (await findStages(tx)).find(({ id }) => id === move.stage);
    if (!stage) throw new Invalid({ stage: 'tasks.errors.stageGone' });
    if (now.stage.id === stage.id) return;
    if (move.version !== undefined && move.version !== now.version) throw await movedMeanwhile(tx, now);
    await setStage(tx, now, stage, { actorId: actor.id, conclusion: move.conclusion ?? '', automatic: null });
    await touchTask(tx, task.id, actor);
    await followSubtask(tx, now.parentId, { id: now.id, stage });
  });
}

/** Says who was faster, and what they did. */
export async function movedMeanwhile(tx: Tx, task: LoadedTask): Promise<Conflict> {
  const last = await tx.event.findFirst({
    where: { taskId: task.id, type: { in: ['task.stageChanged', 'task.closed'] } },
    orderBy: { id: 'desc' },
    select: { actor: { select: { name: true } } },
  });
  return last?.actor
    ? new Conflict('tasks.errors.movedBy', { name: last.actor.name, stage: task.stage.name })
    : new Conflict('tasks.errors.changedMeanwhile');
}
