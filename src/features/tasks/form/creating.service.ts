import { randomUUID } from 'node:crypto';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { inTransaction, isUniqueViolation, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { canMakeSubtask, canReadTask } from '#src/policies/task.policy';
import { followSubtask } from '../stage/mainTask.service';
import { considerByTask, lockMemoForTask } from './fromMemo.service';
import { resolveCast, withOwnHead } from '../roles/chosenPeople.queries';
import { lockTask, type LoadedTask } from '../tasks.queries';
import type { NewTaskInput } from './form.schema';
import { makeTask, type NewTask } from './making.service';
import { projectFor } from './project.service';
import type { Kind } from '../list/list.address';
import { remindOfStep } from './reminding.service';
import { repeatForm } from './repeatedForm.service';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

const SUBTASKS_MAX = 200;

/** `isNew` is false when a task or project came of the memo already: it is that one. */
export type TaskMade = { id: number; kind: Kind; isNew: boolean };

/**
 * Creates a task or project alone, a subtask (`parent`), or either from a memo, which is considered by it. The same form
 * sent twice makes one.
 */
export async function createTask(
  deps: ServiceDeps,
  actor: Actor,
  input: NewTaskInput & { kind?: Kind },
  uploaded: readonly UploadedFile[],
): Promise<TaskMade> {
  const keyed = { ...input, kind: input.kind ?? 'task', clientKey: input.clientKey ?? randomUUID() };
  return withStoredFiles(deps.storage, uploaded, async (files, discard) => {
    const made =
      (await findByKey(deps, actor, keyed.clientKey)) ??
      (await inTransaction(deps.db, (tx) => insertTask(tx, actor, keyed, { files, discard })).catch((error: unknown) =>
        findCreated(deps, actor, keyed.clientKey, error),
      ));
    if (typeof made !== 'number') return made;
    await repeatForm(deps, actor, made, keyed, files);
    discard();
    return { id: made, kind: keyed.kind, isNew: true };
  });
}

/** The other request of a double click inserted first. */
async function findCreated(deps: ServiceDeps, actor: Actor, clientKey: string, error: unknown): Promise<number> {
  const winner = isUniqueViolation(error) ? await findByKey(deps, actor, clientKey) : null;
  if (winner === null) throw error;
  return winner;
}

async function findByKey({ db }: ServiceDeps, actor: Actor, clientKey: string): Promise<number | null> {
  const ownerId_clientKey = { ownerId: actor.id, clientKey };
  return (await db.prisma.task.findUnique({ where: { ownerId_clientKey }, select: { id: true } }))?.id ?? null;
}

type Files = { files: readonly StoredFile[]; discard: () => void };

async function insertTask(tx: Tx, actor: Actor, input: NewTask, { files, discard }: Files): Promise<TaskMade> {
  const { memo: memoId, version } = input;
  const memo = memoId === undefined ? null : await lockMemoForTask(tx, actor, { memo: memoId, version });
  if (memo?.task) {
    discard();
    return { id: memo.task.id, kind: memo.task.kind, isNew: false };
  }
  const parent = input.parent === undefined ? null : await lockParent(tx, actor, input.parent);
  const { kind, project } = input;
  const projectId = await projectFor(tx, actor, { kind, project, parent });
  const chosen = await resolveCast(tx, actor, input, parent ? { parent } : {});
  const cast = parent ? chosen : await withOwnHead(tx, actor, chosen);
  const task = await makeTask(tx, actor, input, { memo, parent, cast, projectId, files });
  if (memo) await considerByTask(tx, actor, memo, { ...task, conclusion: input.conclusion });
  if (input.remindMe) await remindOfStep(tx, actor, task);
  await followSubtask(tx, parent?.id ?? null, task);
  return { id: task.id, kind, isNew: true };
}

async function lockParent(tx: Tx, actor: Actor, parentId: number): Promise<LoadedTask> {
  const exists = await tx.task.count({ where: { id: parentId } });
  if (exists === 0) throw new NotFound('tasks.errors.notFound');
  const parent = await lockTask(tx, parentId);
  if (!canReadTask(actor, parent)) throw new NotFound('tasks.errors.notFound');
  if (!canMakeSubtask(actor, parent)) throw new Forbidden('tasks.errors.noSubtask');
  if (parent.subtasks.length >= SUBTASKS_MAX)
    throw new Invalid({ form: 'tasks.errors.tooManySubtasks' }, { max: SUBTASKS_MAX });
  return parent;
}
