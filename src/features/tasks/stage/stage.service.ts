import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Forbidden, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { canEditTask, canWorkOnTask } from '#src/policies/task.policy';
import { cancelOpenTasks } from './canceling.service';
import { followSubtask } from './mainTask.service';
import { setTaskStage } from './setStage.service';
import { findStages, isTeamTask, lockTask, type LoadedTask } from '../tasks.queries';
import { closePart } from './team.service';

type Move = {
  stage: number;
  version?: number | undefined;
  conclusion?: string | undefined;
  cancelTasks?: boolean;
  openTasks?: number | undefined;
};

/** A project may take many tasks along. */
const PATIENCE = { timeout: 60_000 };

/** In a team task "Completed" closes one's own part, except for those with full rights. */
export type Moved = 'moved' | 'partClosed';

/**
 * Conflict, naming who, when it was moved since the page was opened; Invalid for an archived stage, or closing with an
 * open subtask. The main task's rules follow.
 */
export async function moveTask({ db }: Pick<Deps, 'db'>, actor: Actor, task: LoadedTask, move: Move): Promise<Moved> {
  return inTransaction(
    db,
    async (tx) => {
      const now = await lockTask(tx, task.id);
      if (!canWorkOnTask(actor, now)) throw new Forbidden('tasks.errors.notYours');
      const stage = (await findStages(tx)).find(({ id }) => id === move.stage);
      if (!stage) throw new Invalid({ stage: 'tasks.errors.stageGone' });
      const { conclusion = '' } = move;
      const isStale = move.version !== undefined && move.version !== now.version;
      // The same stage twice is no conflict, unless a conclusion would be lost.
      if (now.stage.id === stage.id && !(isStale && conclusion)) return 'moved';
      if (isStale) throw await movedMeanwhile(tx, now);
      if (stage.isDone && isTeamTask(now) && !canEditTask(actor, now)) {
        await closePart(tx, actor, now, conclusion);
        return 'partClosed';
      }
      if (move.cancelTasks && !stage.isActive && now.kind === 'project')
        await cancelOpenTasks(tx, actor, now, move.openTasks);
      await setTaskStage(tx, now, stage, { actorId: actor.id, conclusion, automatic: null });
      await followSubtask(tx, now.parentId, { id: now.id, stage });
      return 'moved';
    },
    PATIENCE,
  );
}

/** Events that make an open page outdated. */
const CHANGES = [
  'task.stageChanged',
  'task.closed',
  'task.edited',
  'task.dueChanged',
  'task.stepChanged',
  'task.responsibleChanged',
  'task.subscriberAdded',
  'task.subscriberRemoved',
  'task.subscriberLeft',
];

/** Names who changed it, and how. */
export async function movedMeanwhile(tx: Tx, task: LoadedTask): Promise<Conflict> {
  const last = await tx.event.findFirst({
    where: { taskId: task.id, type: { in: CHANGES } },
    orderBy: { id: 'desc' },
    select: { type: true, actor: { select: { name: true } } },
  });
  if (!last?.actor) return new Conflict('tasks.errors.changedMeanwhile');
  const isMove = last.type === 'task.stageChanged' || last.type === 'task.closed';
  return new Conflict(isMove ? 'tasks.errors.movedBy' : 'tasks.errors.changedBy', {
    name: last.actor.name,
    stage: task.stage.name,
  });
}
