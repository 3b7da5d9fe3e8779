import { recordEvent } from '#src/events/record';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { refreshTaskSearch } from '#src/features/search/search.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { Forbidden, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { readsTheSame } from '#src/platform/richText';
import { canEditTask, canWorkOnTask } from '#src/policies/task.policy';
import { followPeople, followSubtask } from '../stage/mainTask.service';
import { changesBetween } from './changes';
import { checkDates, dayOf, isoOf } from './dates';
import { projectFor } from './project.service';
import { addFilesToTask, settleTaskPictures } from '../files/files.service';
import { filesNotIn } from '#src/features/files/sameContent';
import { isSameStep, saysTheSame } from './sameForm';
import { resolveCast, type Person } from '../roles/chosenPeople.queries';
import { setTaskParticipants, type TaskRoleChange } from '../roles/participants.service';
import { remindOfStep } from './reminding.service';
import { movedMeanwhile } from '../stage/stage.service';
import { setTaskStage } from '../stage/setStage.service';
import { checkTags } from '#src/features/labels/labels.queries';
import { findStages, getTask, lockTask, type LoadedTask } from '../tasks.queries';
import type { stepSchema } from '../stage/stage.schema';
import type { TaskInput } from './form.schema';
import { touchTask } from '../touch.service';
import type { z } from 'zod';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/** Saves the form in one transaction. Returns who lost the task. */
export async function editTask(
  deps: ServiceDeps,
  actor: Actor,
  task: LoadedTask,
  input: TaskInput,
  uploaded: readonly UploadedFile[],
): Promise<Person[]> {
  return withStoredFiles(deps.storage, uploaded, (files, discard) =>
    inTransaction(deps.db, async (tx) => {
      const before = await lockTask(tx, task.id);
      if (!canEditTask(actor, before)) throw new Forbidden('tasks.errors.notYours');
      const fresh = filesNotIn(before.attachments, files);
      discard(files.filter((file) => !fresh.includes(file)));
      const isRepeated = fresh.length === 0 && (await saysTheSame(tx, before, input));
      const left = isRepeated ? [] : await save(tx, actor, before, input, fresh);
      if (input.remindMe) await remindOfStep(tx, actor, await getTask(tx, task.id));
      return left;
    }),
  );
}

async function save(
  tx: Tx,
  actor: Actor,
  before: LoadedTask,
  input: TaskInput,
  files: readonly StoredFile[],
): Promise<Person[]> {
  const taskId = before.id;
  if (input.version !== undefined && input.version !== before.version) throw await movedMeanwhile(tx, before);
  const roles = await saveFields(tx, actor, before, input);
  await addFilesToTask(tx, actor, before, files);
  if (!readsTheSame(before.description, input.description)) await settleTaskPictures(tx, taskId, input.description);
  await refreshTaskSearch(tx, taskId);
  await tellChanges(tx, actor, { before, after: await getTask(tx, taskId), files, roles });
  await moveTo(tx, actor, taskId, input);
  await touchTask(tx, taskId, actor);
  if (roles.nowResponsible.length + roles.noLongerResponsible.length > 0)
    await followPeople(tx, before.parentId ?? taskId);
  return roles.left;
}

async function moveTo(tx: Tx, actor: Actor, taskId: number, { stage: stageId }: TaskInput): Promise<void> {
  const now = await getTask(tx, taskId);
  if (stageId === undefined || stageId === now.stage.id) return;
  const stage = (await findStages(tx)).find(({ id }) => id === stageId);
  if (!stage) throw new Invalid({ stage: 'tasks.errors.stageGone' });
  await setTaskStage(tx, now, stage, { actorId: actor.id, conclusion: '', automatic: null });
  await followSubtask(tx, now.parentId, { id: now.id, stage });
}

async function saveFields(tx: Tx, actor: Actor, before: LoadedTask, input: TaskInput): Promise<TaskRoleChange> {
  checkDates(actor, input, { dueDate: isoOf(before.dueDate), nextStepDate: isoOf(before.nextStepDate) });
  const parent = before.parentId === null ? null : await getTask(tx, before.parentId);
  const cast = await resolveCast(tx, actor, input, { task: before, ...(parent ? { parent } : {}) });
  await checkTags(tx, input.tags, { kept: before, refusal: 'tasks.errors.tagUnknown' });
  const wished = { kind: before.kind, project: input.project, parent, kept: before.projectId };
  const projectId = await projectFor(tx, actor, wished);
  await tx.task.update({
    where: { id: before.id },
    data: {
      title: input.title,
      projectId,
      description: readsTheSame(before.description, input.description) ? before.description : input.description,
      priority: input.priority,
      startDate: dayOf(input.startDate),
      dueDate: dayOf(input.dueDate),
      nextStep: input.nextStep || null,
      nextStepDate: dayOf(input.nextStepDate),
      leadTime: input.leadTime ?? null,
      version: { increment: 1 },
    },
  });
  await tx.taskTag.deleteMany({ where: { taskId: before.id } });
  await tx.taskTag.createMany({ data: input.tags.map((tagId) => ({ taskId: before.id, tagId })) });
  return setTaskParticipants(tx, { taskId: before.id, ownerId: before.ownerId, createdAt: before.createdAt, cast });
}

type Edit = { before: LoadedTask; after: LoadedTask; files: readonly StoredFile[]; roles: TaskRoleChange };

async function tellChanges(tx: Tx, actor: Actor, { before, after, files, roles }: Edit): Promise<void> {
  const event = { actorId: actor.id, taskId: before.id };
  const changes = changesBetween(before, after);
  if (files.length > 0) changes.files = { from: [], to: files.map(({ fileName }) => fileName) };
  if (Object.keys(changes).length > 0) await recordEvent(tx, { ...event, type: 'task.edited', changes: { changes } });
  const [from, to] = [isoOf(before.dueDate) ?? null, isoOf(after.dueDate) ?? null];
  if (from !== to) await recordEvent(tx, { ...event, type: 'task.dueChanged', changes: { from, to } });
  await tellStep(tx, actor, before, after);
  const { nowResponsible: joined, noLongerResponsible: left } = roles;
  if (joined.length + left.length > 0) {
    await recordEvent(tx, { ...event, type: 'task.responsibleChanged', changes: { joined, left } });
  }
  const people = roles.joined.filter(({ id }) => !joined.some((one) => one.id === id));
  if (people.length > 0) await recordEvent(tx, { ...event, type: 'task.subscriberAdded', changes: { people } });
}

/** The main task's history records it, too. */
async function tellStep(tx: Tx, actor: Actor, before: LoadedTask, after: LoadedTask): Promise<void> {
  const date = isoOf(after.nextStepDate) ?? null;
  const step = after.nextStep ?? '';
  if (step === (before.nextStep ?? '') && date === (isoOf(before.nextStepDate) ?? null)) return;
  await recordEvent(tx, { type: 'task.stepChanged', actorId: actor.id, taskId: after.id, changes: { step, date } });
  if (after.parentId === null) return;
  const subtask = { id: after.id, title: after.title };
  const changes = { subtask, step, date };
  await recordEvent(tx, { type: 'task.subtaskStep', actorId: actor.id, taskId: after.parentId, changes });
}

export async function setNextStep(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  task: LoadedTask,
  input: z.infer<typeof stepSchema>,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const before = await lockTask(tx, task.id);
    if (!canWorkOnTask(actor, before)) throw new Forbidden('tasks.errors.notYours');
    if (!isSameStep(before, input)) await saveStep(tx, actor, before, input);
    if (input.remindMe) await remindOfStep(tx, actor, await getTask(tx, task.id));
  });
}

async function saveStep(tx: Tx, actor: Actor, before: LoadedTask, input: z.infer<typeof stepSchema>): Promise<void> {
  if (input.version !== undefined && input.version !== before.version) throw await movedMeanwhile(tx, before);
  checkDates(actor, input, { nextStepDate: isoOf(before.nextStepDate) });
  await tx.task.update({
    where: { id: before.id },
    data: {
      nextStep: input.nextStep || null,
      nextStepDate: dayOf(input.nextStepDate),
      leadTime: input.leadTime ?? null,
      version: { increment: 1 },
    },
  });
  await touchTask(tx, before.id, actor);
  await refreshTaskSearch(tx, before.id);
  await tellStep(tx, actor, before, await getTask(tx, before.id));
}
