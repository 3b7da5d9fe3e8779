import { randomUUID } from 'node:crypto';
import type { Prisma, Tx } from '#src/platform/db';
import { WORDS_UNKNOWN } from '#src/features/search/search.service';
import { dayOf, idsOf, momentOf, noonOf, type Context } from './context';
import { batchesOf } from '#src/platform/batchesOf';
import type { MemoLinks } from './memoLinks';
import { numberAbove, numbersFor } from './numbers';
import { parentsFirst } from './parentsFirst';
import { plainToRich } from './plainToRich';
import { recordsOf, remember } from './records';
import { count, place, remark } from './report';
import type { RowFile } from '#src/platform/rowFile';
import { TASK, type TaskRow } from './taskRows';
import { titleOf } from './titles';

const BATCH = 500;

type Written = { row: TaskRow; id: number; task: Prisma.TaskCreateManyInput; responsible: number[] };
type Around = { known: Map<string, number>; links: MemoLinks };

/** Takes tasks in batches, parents before their subtasks. */
export async function takeTasks(
  context: Context,
  rows: RowFile<TaskRow>,
  links: MemoLinks,
): Promise<Map<string, number>> {
  const { write, report } = context;
  const known = await write((tx) => recordsOf({ tx, report }, TASK));
  let last = 0;
  for (const { pk } of rows.inOrder()) last = Math.max(last, pk);
  await write((tx) => numberAbove(tx, 'tasks', last));
  for (const level of parentsFirst(report, rows, known)) {
    const wanted = rows.inOrder((row) => level.has(row.pk));
    for (const batch of batchesOf(wanted, BATCH)) {
      const isNew = batch.filter(({ pk }) => !known.has(String(pk)));
      count(report, TASK, 'unchanged', batch.length - isNew.length);
      if (isNew.length === 0) continue;
      const parentOf = (row: TaskRow) => level.get(row.pk) ?? null;
      const written = await write((tx) => writeTasks(tx, context, { known, links }, isNew, parentOf));
      for (const { row, id } of written) known.set(String(row.pk), id);
      count(report, TASK, 'taken', written.length);
      count(report, TASK, 'leftOut', isNew.length - written.length);
    }
  }
  return known;
}

async function writeTasks(
  tx: Tx,
  context: Context,
  around: Around,
  rows: readonly TaskRow[],
  parentOf: (row: TaskRow) => string | null,
): Promise<Written[]> {
  const numbers = await numbersFor(
    tx,
    'tasks',
    rows.map(({ pk }) => pk),
  );
  const written = rows.flatMap((row): Written[] => {
    const id = numbers.get(row.pk) ?? row.pk;
    const parentId = around.known.get(parentOf(row) ?? '') ?? null;
    return taskOf(context, row, { id, parentId, memoId: around.links.get(String(row.pk)) ?? null });
  });
  await tx.task.createMany({ data: written.map(({ task }) => task) });
  await tx.taskParticipant.createMany({ data: written.flatMap((one) => participantsOf(context, one)) });
  await tx.taskTag.createMany({
    data: written.flatMap(({ row, id }) => tagsOf(context, row).map((tagId) => ({ taskId: id, tagId }))),
  });
  await tx.conversation.createMany({
    data: written.map(({ id, task }) => ({ taskId: id, createdAt: task.createdAt ?? context.now })),
  });
  await tx.event.createMany({ data: written.map((one) => importedEvent(context, one)) });
  await tx.$executeRaw`
    INSERT INTO task_search (task_id, doc, version) SELECT id, '', ${WORDS_UNKNOWN} FROM unnest(${written.map(({ id }) => id)}::int[]) AS id`;
  await remember(
    { tx, report: context.report },
    TASK,
    written.map(({ row, id }) => ({ externalKey: String(row.pk), recordId: id })),
  );
  return written;
}

const PRIORITIES = { 1: 'low', 2: 'middle', 3: 'high' } as const;

const priorityOf = (number: number) => (number === 1 || number === 3 ? PRIORITIES[number] : PRIORITIES[2]);

type Place = { id: number; parentId: number | null; memoId: number | null };

function taskOf(context: Context, row: TaskRow, { id, parentId, memoId }: Place): Written[] {
  const { report, users, timeZone } = context;
  const responsible = idsOf(row.responsible, users);
  const ownerId = users.get(row.owner ?? '') ?? users.get(row.coOwner ?? '') ?? responsible[0];
  if (ownerId === undefined) {
    remark(report, 'rowWithoutOwner', place(TASK, row));
    return [];
  }
  if (!users.has(row.owner ?? '')) remark(report, 'taskWithoutOwner', place(TASK, row));
  if (responsible.length === 0) remark(report, 'nobodyResponsible', place(TASK, row));
  const stage = context.stages.get(row.stage ?? '');
  if (!stage) remark(report, 'unknownStage', place(TASK, row));
  const { id: stageId, isActive } = stage ?? context.defaultStage;
  const createdAt = momentOf(row.createdAt, timeZone);
  const updatedAt = momentOf(row.updatedAt, timeZone);
  const task = {
    id,
    title: titleOf(context, TASK, row),
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
    closedAt: closedAtOf(context, row, isActive),
    activityAt: updatedAt,
    parentId,
    memoId,
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
function closedAtOf({ report, timeZone }: Context, row: TaskRow, isOpen: boolean): Date | null {
  if (row.isActive !== null && row.isActive !== isOpen) remark(report, 'activeDisagrees', place(TASK, row));
  if (row.closingDate === null) return null;
  if (isOpen) remark(report, 'closingDateOfOpen', { ...place(TASK, row), day: row.closingDate });
  return isOpen ? null : noonOf(row.closingDate, timeZone);
}

function participantsOf(
  { report, users, now }: Context,
  { row, id, task, responsible }: Written,
): Prisma.TaskParticipantCreateManyInput[] {
  const named = [...row.responsible, ...row.subscribers, ...(row.coOwner ? [row.coOwner] : [])];
  for (const key of named)
    if (!users.has(key)) remark(report, 'unknownPerson', { ...place(TASK, row), person: key.replace('name:', '') });
  const coOwnerId = users.get(row.coOwner ?? '');
  const works = new Set([task.ownerId, ...(coOwnerId ? [coOwnerId] : []), ...responsible]);
  const createdAt = task.createdAt ?? now;
  return [...new Set([...works, ...idsOf(row.subscribers, users)])].map((userId) => ({
    taskId: id,
    userId,
    isOwner: userId === task.ownerId,
    isCoOwner: userId === coOwnerId && userId !== task.ownerId,
    isResponsible: responsible.includes(userId),
    isSubscriber: !works.has(userId),
    createdAt,
    joinedAt: createdAt,
    seenAt: now,
  }));
}

function tagsOf({ report, tags }: Context, row: TaskRow): number[] {
  for (const key of row.tags) if (!tags.has(key)) remark(report, 'unknownTag', { ...place(TASK, row), tag: key });
  return idsOf(row.tags, tags);
}

/** Its workflow is text, with days in the writer's own format: it stays as it was written. */
function importedEvent({ now }: Context, { row, id }: Written): Prisma.EventCreateManyInput {
  const changes = { number: row.pk, note: row.note, workflow: row.workflow };
  return { type: 'task.imported', taskId: id, changes, createdAt: now };
}
