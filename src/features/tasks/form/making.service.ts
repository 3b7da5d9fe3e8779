import { recordEvent } from '#src/events/record';
import { picturesToCopy } from '#src/features/files/files.queries';
import type { StoredFile } from '#src/features/files/files.service';
import { checkTags } from '#src/features/labels/labels.queries';
import type { LoadedMemo } from '#src/features/memos/memos.queries';
import { refreshTaskSearch } from '#src/features/search/search.service';
import { nextWorkingDay } from '#src/features/workingDays/nextDay.queries';
import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import { clock } from '#src/platform/clock';
import type { Outcome, Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { addFilesToTask, checkFileCount, copyFilesToTask, settleTaskPictures } from '../files/files.service';
import type { Kind } from '../list/list.address';
import type { Cast } from '../roles/chosenPeople.queries';
import { setTaskParticipants } from '../roles/participants.service';
import { findStages, type LoadedTask, type Stage } from '../tasks.queries';
import { checkDates, dayOf } from './dates';
import type { NewTaskInput } from './form.schema';

export type NewTask = NewTaskInput & { kind: Kind; clientKey: string };

/** What was decided in lines, as people are told of it. */
export type InLines = {
  outcome: Outcome;
  conclusion: string;
  lines: { what: string; who: { id: number; name: string }; by: string | null }[];
  preparedBy?: { id: number; name: string };
};

type Around = {
  memo: LoadedMemo | null;
  parent: LoadedTask | null;
  cast: Cast;
  projectId: number | null;
  files: readonly StoredFile[];
  /** Of a decision: whoever is told of the main task reads them there, and is told of none of its subtasks. */
  inLines?: InLines;
  isLine?: boolean;
};

/** Writes a task for which everything else is locked and allowed, and tells of it. */
export async function makeTask(tx: Tx, actor: Actor, input: NewTask, around: Around) {
  const { memo, cast, projectId, files } = around;
  checkDates(actor, input);
  const pictures = await picturesToCopy(tx, actor, input.description, { memoId: input.memo, taskId: input.copyOf });
  const copied = [...new Set([...input.copyFiles, ...pictures])];
  checkFileCount(files.length + copied.length);
  await checkTags(tx, input.tags, { kept: memo, refusal: 'tasks.errors.tagUnknown' });
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
  await tell(tx, actor, task, around);
  return { ...task, stage };
}

/** Where none was named: to read it, on the next working day. */
async function firstStep(tx: Tx, actor: Actor, { kind, nextStep, nextStepDate }: NewTask) {
  if (nextStep !== '' || nextStepDate !== undefined)
    return { nextStep: nextStep || null, nextStepDate: dayOf(nextStepDate) };
  const words = wordsFor(translatorFor(actor.locale), { isProject: kind === 'project' });
  return { nextStep: words('tasks.firstStep'), nextStepDate: dayOf(await nextWorkingDay(tx, actor)) };
}

function columns(actor: Actor, input: NewTask) {
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

async function tell(tx: Tx, actor: Actor, task: { id: number; title: string }, around: Around): Promise<void> {
  const { memo, parent, cast, inLines, isLine = false } = around;
  const considered = memo !== null && memo.stage !== 'considered';
  const changes = {
    memoId: memo?.id ?? null,
    considered,
    ...(inLines ? { inLines } : {}),
    ...(isLine ? { isLine } : {}),
  };
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
