import { randomUUID } from 'node:crypto';
import type { Prisma, Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import { cut } from '../rows/clipped';
import { dayOf, idsOf, momentOf, noonOf, type Context, type Stage } from '../context';
import { hideMainTasks } from './hiddenMainTasks';
import { batchesOf } from '#src/platform/batchesOf';
import type { MemoLinks } from './memoLinks';
import { numberAbove, numbersFor } from './numbers';
import { parentsFirst } from './parentsFirst';
import { plainToRich } from './plainToRich';
import { recordsOf } from '../records';
import { place, remark } from '../run/report';
import type { RowFile } from '#src/platform/rowFile';
import type { Kind, WrittenTask } from './taskKind';
import { takeSubjects, writeAround, type Subject } from './subjects';
import { participantsOf } from './taskRoles';
import { TASK, type TaskRow } from '../rows/taskRows';
import { TEXT_MAX, textOf, titleOf } from './titles';

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
  await write((tx) => numberAbove(tx, 'tasks', rows.firstKeys()));
  const hiding: number[] = [];
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
    const wanted = rows.inOrder((pk) => level.has(pk));
    for (const batch of batchesOf(wanted, BATCH)) {
      const written = await takeTaskBatch(context, kind, { rows: batch, known });
      hiding.push(...written.filter(({ row }) => row.hidesMainTask).map(({ id }) => id));
    }
  }
  await hideMainTasks(context, hiding);
  return known;
}

const subjectOf = ({ model }: Kind): Subject => ({ model, tables: 'task' });

export const takeTaskBatch = (context: Context, kind: Kind, batch: { rows: TaskRow[]; known: Map<string, number> }) =>
  takeSubjects(context, subjectOf(kind), batch, (tx, rows) => writeTasks(tx, context, kind, rows));

/** A subtask belongs where its main task does, whatever its own row says. */
function projectOf({ report }: Context, row: TaskRow, projects: ReadonlyMap<string, number>): number | null {
  if (row.project === null) return null;
  const project = projects.get(row.project);
  if (project === undefined) remark(report, 'unknownProject', { ...place(TASK, row), project: row.project });
  return project ?? null;
}

async function writeTasks(tx: Tx, context: Context, kind: Kind, rows: readonly TaskRow[]): Promise<WrittenTask[]> {
  const numbers = await numbersFor(
    tx,
    'tasks',
    rows.map(({ pk }) => pk),
    kind.isReserved,
  );
  const written = rows.flatMap((row) => taskOf(context, kind, row, numbers.get(row.pk) ?? row.pk));
  const tasks = written.map(({ task }) => task);
  const participants = written.flatMap((one) => participantsOf(context, kind, one));
  const around = written.map(({ row, id, task }) => ({ row, id, createdAt: task.createdAt, kept: keptOf(row) }));
  await insertRows(tx, 'tasks', tasks, { leadTime: 'lead_time_minutes' });
  await insertRows(tx, 'task_participants', participants);
  await writeAround(tx, context, subjectOf(kind), around);
  return written;
}

const PRIORITIES = { 1: 'low', 2: 'middle', 3: 'high' } as const;

const priorityOf = (number: number) => (number === 1 || number === 3 ? PRIORITIES[number] : PRIORITIES[2]);

function taskOf(context: Context, kind: Kind, row: TaskRow, id: number): WrittenTask[] {
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
    description: plainToRich(textOf(context, kind.model, row, row.text)),
    ownerId,
    departmentId: context.departmentOf.get(ownerId) ?? null,
    stageId,
    stageChangedAt: updatedAt,
    priority: priorityOf(row.priority),
    startDate: dayOf(row.startDate),
    dueDate: dayOf(row.dueDate),
    nextStep: cut(row.nextStep, 250) || null,
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
const keptOf = ({ pk, note, workflow }: TaskRow) => ({
  number: pk,
  note: cut(note, TEXT_MAX),
  workflow: cut(workflow.join('\n'), TEXT_MAX).split('\n').filter(Boolean),
});
