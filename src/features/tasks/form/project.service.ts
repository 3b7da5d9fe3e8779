import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { canAddToProject, canReadTask } from '#src/policies/task.policy';
import { getTask, type LoadedTask } from '../tasks.queries';

type Wished = {
  kind: 'task' | 'project';
  project: number | undefined;
  /** The main task, whose project its subtasks follow. */
  parent: Pick<LoadedTask, 'projectId'> | null;
  /** The present one may stay, whoever saves the form. */
  kept?: number | null;
};

/** The project a task is to be in. Invalid, at the field, for what cannot be. */
export async function projectFor(
  tx: Tx,
  actor: Actor,
  { kind, project, parent, kept }: Wished,
): Promise<number | null> {
  if (parent) {
    if (project !== undefined && project !== parent.projectId) refuse('projectOfSubtask');
    return parent.projectId;
  }
  if (project === undefined) return null;
  if (kind === 'project') refuse('projectInProject');
  if (project === kept) return project;
  // It stays open until the task is in it.
  const open = await tx.$queryRaw<unknown[]>`SELECT 1 FROM tasks WHERE id = ${project} AND kind = 'project' FOR SHARE`;
  const found = open.length === 0 ? null : await getTask(tx, project);
  if (!found || !canReadTask(actor, found)) return refuse('projectUnknown');
  if (!canAddToProject(actor, found)) refuse('projectNotYours');
  if (!found.stage.isActive) refuse('projectClosed');
  return project;
}

function refuse(reason: string): never {
  throw new Invalid({ project: `tasks.errors.${reason}` });
}
