import type { StoredFile } from '#src/features/files/files.service';
import { filesNotIn } from '#src/features/files/sameContent';
import { Conflict } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { findTaskFor, type LoadedTask } from '../tasks.queries';
import type { NewTaskInput } from './form.schema';
import type { Kind } from '../list/list.address';
import { isoOf } from './dates';
import { saysTheSame } from './sameForm';

/**
 * A form that was saved before is sent again: a double click is the same task; with other words (the browser's Back)
 * the writer is asked.
 */
export async function repeatForm(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  taskId: number,
  input: NewTaskInput & { kind: Kind },
  files: readonly StoredFile[],
): Promise<void> {
  const task = await findTaskFor(deps.db, actor, taskId);
  const isSame =
    task?.kind === input.kind &&
    filesNotIn(task.attachments, files).length === 0 &&
    (await saysTheSame(deps.db.prisma, task, asCreated(task, input)));
  if (!isSame) throw new Conflict('tasks.errors.formUsed', { number: taskId });
}

/** With the defaults of a new task. It may have been moved since. */
const asCreated = (task: LoadedTask, input: NewTaskInput): NewTaskInput => ({
  ...input,
  stage: undefined,
  coOwner: input.coOwner ?? task.participants.find(({ isCoOwner }) => isCoOwner)?.userId,
  ...(input.nextStep === '' && input.nextStepDate === undefined
    ? { nextStep: task.nextStep ?? '', nextStepDate: isoOf(task.nextStepDate) }
    : {}),
});
