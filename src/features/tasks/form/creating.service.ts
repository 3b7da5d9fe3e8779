import { randomUUID } from 'node:crypto';
import { recordEvent } from '#src/events/record';
import type { LoadedMemo } from '#src/features/memos/memos.queries';
import { picturesToCopy } from '#src/features/files/files.queries';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { refreshTaskSearch } from '#src/features/search/search.service';
import { nextWorkingDay } from '#src/features/workingDays/nextDay.queries';
import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import { clock } from '#src/platform/clock';
import { inTransaction, isUniqueViolation, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { canMakeSubtask, canReadTask } from '#src/policies/task.policy';
import { followSubtask } from '../stage/mainTask.service';
import { checkDates, dayOf } from './dates';
import { addFilesToTask, checkFileCount, copyFilesToTask, settleTaskPictures } from '../files/files.service';
import { considerByTask, lockMemoForTask } from './fromMemo.service';
import { findOwnHead, resolveCast, type Cast } from '../roles/chosenPeople.queries';
import { setTaskParticipants } from '../roles/participants.service';
import { checkTags } from '#src/features/labels/labels.queries';
import { findStages, lockTask, type LoadedTask, type Stage } from '../tasks.queries';
import type { NewTaskInput } from './form.schema';
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

type Keyed = NewTaskInput & { kind: Kind; clientKey: string };
type Files = { files: readonly StoredFile[]; discard: () => void };

async function insertTask(tx: Tx, actor: Actor, input: Keyed, { files, discard }: Files): Promise<TaskMade> {
  const { memo: memoId, version } = input;
  const memo = memoId === undefined ? null : await lockMemoForTask(tx, actor, { memo: memoId, version });
  if (memo?.task) {
    discard();
    return { id: memo.task.id, kind: memo.task.kind, isNew: false };
  }
  const parent = input.parent === undefined ? null : await lockParent(tx, actor, input.parent);
  const { kind, project } = input;
  const projectId = await projectFor(tx, actor, { kind, project, parent });
  checkDates(actor, input);
  const pictures = await picturesToCopy(tx, actor, input.description, { memoId: input.memo, taskId: input.copyOf });
  const copied = [...new Set([...input.copyFiles, ...pictures])];
  checkFileCount(files.length + copied.length);
  await checkTags(tx, input.tags, { kept: memo, refusal: 'tasks.errors.tagUnknown' });
  const cast = await castOf(tx, actor, input, parent);
  const stage = await stageOf(tx, input.stage);
  const createdAt = clock.now();
  const step = await firstStep(tx, actor, input);
  const task = await tx.task.create({
    data: { ...columns(actor, input), ...step, projectId, stageId: stage.id, createdAt },
  });
  await setTaskParticipants(tx, { taskId: task.id, ownerId: actor.id, createdAt, cast });
  await tx.taskParticipant.updateMany({ where: { taskId: task.id, userId: actor.id }, data: { seenAt: createdAt } });
  await addFilesToTask(tx, actor, { ...task, attachments: [] }, files);
  await copyFilesToTask(tx, actor, task.id, copied);
  await settleTaskPictures(tx, task.id, input.description);
  await refreshTaskSearch(tx, task.id);
  await tell(tx, actor, { task, memo, parent, cast });
  if (memo) await considerByTask(tx, actor, memo, { ...task, conclusion: input.conclusion });
  if (input.remindMe) await remindOfStep(tx, actor, task);
  await followSubtask(tx, parent?.id ?? null, { id: task.id, stage });
  return { id: task.id, kind, isNew: true };
}

/** Where none was named: to read it, on the next working day. */
async function firstStep(tx: Tx, actor: Actor, { kind, nextStep, nextStepDate }: Keyed) {
  if (nextStep !== '' || nextStepDate !== undefined)
    return { nextStep: nextStep || null, nextStepDate: dayOf(nextStepDate) };
  const words = wordsFor(translatorFor(actor.locale), { isProject: kind === 'project' });
  return { nextStep: words('tasks.firstStep'), nextStepDate: dayOf(await nextWorkingDay(tx, actor)) };
}

function columns(actor: Actor, input: Keyed) {
  const now = clock.now();
  return {
    kind: input.kind,
    title: input.title,
    description: input.description,
    ownerId: actor.id,
    departmentId: actor.departmentId,
    priority: input.priority,
    stageChangedAt: now,
    activityAt: now,
    startDate: dayOf(input.startDate),
    dueDate: dayOf(input.dueDate),
    leadTime: input.leadTime ?? null,
    parentId: input.parent ?? null,
    memoId: input.memo ?? null,
    clientKey: input.clientKey,
    tags: { create: input.tags.map((tagId) => ({ tagId })) },
    conversation: { create: { createdAt: now } },
  };
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

async function castOf(tx: Tx, actor: Actor, input: Keyed, parent: LoadedTask | null): Promise<Cast> {
  const cast = await resolveCast(tx, actor, input, parent ? { parent } : {});
  const isForOneself = cast.responsible.every(({ id }) => id === actor.id);
  if (!isForOneself || cast.coOwner !== null || parent !== null) return cast;
  return { ...cast, coOwner: await findOwnHead(tx, actor) };
}

async function stageOf(tx: Tx, stageId: number | undefined): Promise<Stage> {
  const stages = await findStages(tx);
  const stage =
    stageId === undefined
      ? (stages.find(({ isDefault }) => isDefault) ?? stages[0])
      : stages.find(({ id }) => id === stageId);
  if (!stage) throw new Invalid({ stage: 'tasks.errors.stageGone' });
  if (!stage.isActive) throw new Invalid({ stage: 'tasks.errors.bornClosed' });
  return stage;
}

type Made = { task: { id: number; title: string }; memo: LoadedMemo | null; parent: LoadedTask | null; cast: Cast };

async function tell(tx: Tx, actor: Actor, { task, memo, parent, cast }: Made): Promise<void> {
  const considered = memo !== null && memo.stage !== 'considered';
  const changes = { memoId: memo?.id ?? null, considered };
  await recordEvent(tx, { type: 'task.created', actorId: actor.id, taskId: task.id, changes });
  if (!parent) return;
  const subtask = { id: task.id, title: task.title };
  await recordEvent(tx, {
    type: 'task.subtaskCreated',
    actorId: actor.id,
    taskId: parent.id,
    changes: { subtask, responsible: cast.responsible },
  });
}
