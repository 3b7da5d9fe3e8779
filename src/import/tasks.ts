import { randomUUID } from 'node:crypto';
import type { Prisma, Tx } from '#src/platform/db';
import { WORDS_UNKNOWN } from '#src/features/search/search.service';
import { dayOf, idsOf, momentOf, noonOf, type Context, type Stage } from './context';
import { batchesOf } from '#src/platform/batchesOf';
import type { MemoLinks } from './memoLinks';
import { numberAbove, numbersFor } from './numbers';
import { parentsFirst } from './parentsFirst';
import { plainToRich } from './plainToRich';
import { recordsOf, remember } from './records';
import { count, place, remark } from './report';
import type { RowFile } from '#src/platform/rowFile';
import type { Kind, Written } from './taskKind';
import { participantsOf, tagsOf } from './taskRoles';
import { TASK, type TaskRow } from './taskRows';
import { titleOf } from './titles';

const BATCH = 500;

type Subjects = { links: MemoLinks; projects: ReadonlyMap<string, number> };

/** Takes tasks in batches, parents before their subtasks. */
export async function takeTasks(
  context: Context,
  rows: RowFile<TaskRow>,
  { links, projects }: Subjects,
): Promise<Map<string, number>> {
  const { write, report } = context;
  const known = await write((tx) => recordsOf({ tx, report }, TASK));
  let last = 0;
  for (const { pk } of rows.inOrder()) last = Math.max(last, pk);
  await write((tx) => numberAbove(tx, 'tasks', last));
  for (const level of parentsFirst(report, rows, known)) {
    const kind: Kind = {
      model: TASK,
      kind: 'task',
      stages: context.stages,
      isReserved: () => false,
      parentOf: (row) => known.get(level.get(row.pk) ?? '') ?? null,
      projectOf: (row) => projectOf(context, row, projects),
      memoOf: (row) => links.tasks.get(String(row.pk)) ?? null,
    };
    const wanted = rows.inOrder((row) => level.has(row.pk));
    for (const batch of batchesOf(wanted, BATCH)) await takeBatch(context, kind, known, batch);
  }
  return known;
}

export async function takeBatch(
  context: Context,
  kind: Kind,
  known: Map<string, number>,
  batch: readonly TaskRow[],
): Promise<void> {
  const { write, report } = context;
  const isNew = batch.filter(({ pk }) => !known.has(String(pk)));
  count(report, kind.model, 'unchanged', batch.length - isNew.length);
  if (isNew.length === 0) return;
  const written = await write((tx) => writeTasks(tx, context, kind, isNew));
  for (const { row, id } of written) known.set(String(row.pk), id);
  count(report, kind.model, 'taken', written.length);
  count(report, kind.model, 'leftOut', isNew.length - written.length);
}

/** A subtask belongs where its main task does, whatever its own row says. */
function projectOf({ report }: Context, row: TaskRow, projects: ReadonlyMap<string, number>): number | null {
  if (row.project === null) return null;
  const project = projects.get(row.project);
  if (project === undefined) remark(report, 'unknownProject', { ...place(TASK, row), project: row.project });
  return project ?? null;
}

async function writeTasks(tx: Tx, context: Context, kind: Kind, rows: readonly TaskRow[]): Promise<Written[]> {
  const numbers = await numbersFor(
    tx,
    'tasks',
    rows.map(({ pk }) => pk),
    kind.isReserved,
  );
  const written = rows.flatMap((row) => taskOf(context, kind, row, numbers.get(row.pk) ?? row.pk));
  await tx.task.createMany({ data: written.map(({ task }) => task) });
  await tx.taskParticipant.createMany({ data: written.flatMap((one) => participantsOf(context, kind, one)) });
  await tx.taskTag.createMany({
    data: written.flatMap(({ row, id }) => tagsOf(context, kind, row).map((tagId) => ({ taskId: id, tagId }))),
  });
  await tx.conversation.createMany({
    data: written.map(({ id, task }) => ({ taskId: id, createdAt: task.createdAt ?? context.now })),
  });
  await tx.event.createMany({ data: written.map((one) => importedEvent(context, one)) });
  await tx.$executeRaw`
    INSERT INTO task_search (task_id, doc, version) SELECT id, '', ${WORDS_UNKNOWN} FROM unnest(${written.map(({ id }) => id)}::int[]) AS id`;
  await remember(
    { tx, report: context.report },
    kind.model,
    written.map(({ row, id }) => ({ externalKey: String(row.pk), recordId: id })),
  );
  return written;
}

const PRIORITIES = { 1: 'low', 2: 'middle', 3: 'high' } as const;

const priorityOf = (number: number) => (number === 1 || number === 3 ? PRIORITIES[number] : PRIORITIES[2]);

function taskOf(context: Context, kind: Kind, row: TaskRow, id: number): Written[] {
  const { report, users, timeZone } = context;
  const responsible = idsOf(row.responsible, users);
  const ownerId = users.get(row.owner ?? '') ?? users.get(row.coOwner ?? '') ?? responsible[0];
  if (ownerId === undefined) {
    remark(report, 'rowWithoutOwner', place(kind.model, row));
    return [];
  }
  if (!users.has(row.owner ?? '')) remark(report, 'taskWithoutOwner', place(kind.model, row));
  if (responsible.length === 0) remark(report, 'nobodyResponsible', place(kind.model, row));
  const stage = kind.stages.get(row.stage ?? '');
  if (!stage) remark(report, 'unknownStage', place(kind.model, row));
  const { id: stageId } = stage ?? context.defaultStage;
  const createdAt = momentOf(row.createdAt, timeZone);
  const updatedAt = momentOf(row.updatedAt, timeZone);
  const task = {
    id,
    kind: kind.kind,
    title: titleOf(context, kind.model, row),
    description: plainToRich(row.text),
    ownerId,
    departmentId: context.departmentOf.get(ownerId) ?? null,
    stageId,
    stageChangedAt: updatedAt,
    priority: priorityOf(row.priority),
    startDate: dayOf(row.startDate),
    dueDate: dayOf(row.dueDate),
    nextStep: row.nextStep.slice(0, 250) || null,
    nextStepDate: dayOf(row.nextStepDate),
    leadTime: leadTimeOf(context, row),
    closedAt: closedAtOf(context, kind, row, stage ?? context.defaultStage),
    activityAt: updatedAt,
    parentId: kind.parentOf(row),
    projectId: kind.projectOf(row),
    memoId: kind.memoOf(row),
    clientKey: randomUUID(),
    createdAt,
    updatedAt,
  } satisfies Prisma.TaskCreateManyInput;
  return [{ row, id, task, responsible: responsible.length > 0 ? responsible : [ownerId] }];
}

function leadTimeOf({ report }: Context, row: TaskRow): number | null {
  if (row.leadTime < 0) remark(report, 'negativeLeadTime', place(TASK, row));
  return row.leadTime > 0 ? row.leadTime : null;
}

/** The stage says whether it is open, whatever else the row says. */
function closedAtOf({ report, timeZone }: Context, { model }: Kind, row: TaskRow, stage: Stage): Date | null {
  const isOpen = stage.isActive;
  // What is canceled is active there, and closed here.
  if (row.isActive !== null && row.isActive !== (isOpen || stage.isCanceled))
    remark(report, 'activeDisagrees', place(model, row));
  if (row.closingDate === null) return null;
  if (isOpen) remark(report, 'closingDateOfOpen', { ...place(model, row), day: row.closingDate });
  return isOpen ? null : noonOf(row.closingDate, timeZone);
}

/** Its workflow is text, with days in the writer's own format: it stays as it was written. */
function importedEvent({ now }: Context, { row, id }: Written): Prisma.EventCreateManyInput {
  const changes = { number: row.pk, note: row.note, workflow: row.workflow };
  return { type: 'task.imported', taskId: id, changes, createdAt: now };
}
