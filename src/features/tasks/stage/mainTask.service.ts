import type { Tx } from '#src/platform/db';
import { setTaskStage } from './setStage.service';
import { findStages, getTask, isTeamTask, responsibleOf, type LoadedTask, type Stage } from '../tasks.queries';

/** Automatic changes of a main task when a subtask was created or moved. The history records each rule. */
type Moved = { id: number; stage: Stage };

type Rule = (main: LoadedTask, moved: Moved, stages: readonly Stage[]) => Outcome | null;
type Outcome = {
  stage: Stage;
  conclusion: string;
  automatic: 'allSubtasksDone' | 'subtaskStarted' | 'subtaskReopened';
};

const inProgress = (stages: readonly Stage[]): Stage | undefined => stages.find(({ isInProgress }) => isInProgress);

export const startWithFirstSubtask: Rule = (main, moved, stages) => {
  const stage = inProgress(stages);
  if (!main.stage.isDefault || !moved.stage.isInProgress || !stage) return null;
  return { stage, conclusion: '', automatic: 'subtaskStarted' };
};

export const reopenForActiveSubtask: Rule = (main, moved, stages) => {
  if (main.stage.isActive || !moved.stage.isActive) return null;
  const stage = inProgress(stages) ?? stages.find(({ isActive }) => isActive);
  return stage ? { stage, conclusion: '', automatic: 'subtaskReopened' } : null;
};

/**
 * Completes a team task when everyone responsible has a subtask, none is open, and at least one is done (not just
 * canceled). The subtasks' conclusions become its conclusion.
 */
export const completeWithLastSubtask: Rule = (main, _moved, stages) => {
  const stage = stages.find(({ isDone }) => isDone);
  if (!stage || !main.stage.isActive || !isTeamTask(main)) return null;
  const hasSubtask = (userId: number) =>
    main.subtasks.some(({ participants }) => participants.some((one) => one.userId === userId));
  if (!responsibleOf(main).every(({ userId }) => hasSubtask(userId))) return null;
  if (main.subtasks.some((subtask) => subtask.stage.isActive)) return null;
  if (!main.subtasks.some((subtask) => subtask.stage.isDone)) return null;
  const conclusion = main.subtasks.map((subtask) => subtask.conclusion ?? '').join('');
  return { stage, conclusion, automatic: 'allSubtasksDone' };
};

const RULES: readonly Rule[] = [startWithFirstSubtask, reopenForActiveSubtask, completeWithLastSubtask];

/** Also after a change of responsible people: the last open part may have belonged to somebody who left. */
export async function followPeople(tx: Tx, mainId: number): Promise<void> {
  const main = await getTask(tx, mainId);
  const outcome = completeWithLastSubtask(main, { id: main.id, stage: main.stage }, await findStages(tx));
  if (outcome) await setTaskStage(tx, main, outcome.stage, { ...outcome, actorId: null });
}

/** Call it with the main task locked and the subtask written. The first applicable rule wins. */
export async function followSubtask(tx: Tx, mainId: number | null, moved: Moved): Promise<void> {
  if (mainId === null) return;
  const main = await getTask(tx, mainId);
  const stages = await findStages(tx);
  for (const rule of RULES) {
    const outcome = rule(main, moved, stages);
    if (!outcome) continue;
    const { stage, conclusion, automatic } = outcome;
    return setTaskStage(tx, main, stage, { actorId: null, conclusion, automatic });
  }
}
