import type { EventChanges } from '#src/events/catalogue';
import { recordEvent } from '#src/events/record';
import { refreshTaskSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import { plainText } from '#src/platform/richText';
import type { LoadedTask, Stage } from '../tasks.queries';
import { askWhetherComplete, refuseOpenTasks } from './projectTasks.service';

type Step = {
  /** Null for automatic rules of team tasks. */
  actorId: number | null;
  /** Clean HTML. */
  conclusion: string;
  automatic: EventChanges<'task.stageChanged'>['automatic'];
  /** Canceled with its project, of which nothing is asked then. */
  withProject?: boolean;
};

/** Moves a locked task, records the event, on the source memo, too, and marks both unread for others. */
export async function setTaskStage(tx: Tx, task: LoadedTask, stage: Stage, step: Step): Promise<void> {
  if (!stage.isActive && task.subtasks.some((subtask) => subtask.stage.isActive)) {
    throw new Invalid({ stage: 'tasks.errors.openSubtask' });
  }
  if (!stage.isActive && task.kind === 'project') await refuseOpenTasks(tx, task);
  const now = clock.now();
  await tx.task.update({
    where: { id: task.id },
    data: {
      stageId: stage.id,
      stageChangedAt: now,
      activityAt: now,
      closedAt: stage.isActive ? null : now,
      ...(stage.isActive ? {} : { conclusion: step.conclusion || earlierResult(task) }),
      version: { increment: 1 },
    },
  });
  if (step.actorId !== null) {
    await tx.taskParticipant.updateMany({ where: { taskId: task.id, userId: step.actorId }, data: { seenAt: now } });
  }
  if (!stage.isActive) await refreshTaskSearch(tx, task.id);
  const event = { actorId: step.actorId, taskId: task.id };
  const between = { from: task.stage.name, to: stage.name, automatic: step.automatic };
  if (stage.isActive) await recordEvent(tx, { ...event, type: 'task.stageChanged', changes: between });
  else {
    const result = { isDone: stage.isDone, conclusion: plainText(step.conclusion) };
    await recordEvent(tx, { ...event, type: 'task.closed', changes: { ...between, ...result } });
    if (!step.withProject) await askWhetherComplete(tx, task, step.actorId);
    if (!task.memo) return;
    const changes = { taskId: task.id, kind: task.kind, stage: stage.name, ...result };
    await recordEvent(tx, { type: 'memo.taskClosed', actorId: step.actorId, memoId: task.memo.id, changes });
  }
}

/** The conclusion of an earlier closing is only in the history. */
const earlierResult = (task: LoadedTask): string | null => (task.stage.isActive ? null : task.conclusion);
