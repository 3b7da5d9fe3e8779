import type { Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import type { RowFile } from '#src/platform/rowFile';
import { momentOf, type Context } from '../context';
import { modelOf } from '../rows/contentTypes';
import { hasPlace, placesOf, type Place } from './places';
import { nextIds } from '../subjects/numbers';
import { remember } from '../records';
import { REMINDER, type ReminderRow } from '../rows/reminderRows';
import { place as nameOf, remark } from '../run/report';
import { takeNew } from '../subjects/subjects';

const BATCH = 1_000;
const NOTE_MAX = 250;

type Planned = { row: ReminderRow; userId: number; place: Place };

/** Takes the reminders that are still to come; who cannot open what they remind of gets none. */
export async function takeReminders(context: Context, rows: RowFile<ReminderRow>): Promise<void> {
  for (const batch of rows.batches(BATCH))
    await takeNew(context, REMINDER, batch, async (tx, isNew) =>
      writeReminders(tx, context, await planReminders(tx, context, isNew)),
    );
}

async function planReminders(tx: Tx, context: Context, rows: readonly ReminderRow[]): Promise<Planned[]> {
  const { report, users, activeUsers, contentTypes } = context;
  const keyOf = (row: ReminderRow) => ({ model: modelOf(contentTypes, row), key: String(row.objectId) });
  const places = await placesOf(tx, rows.map(keyOf));
  const roles = await rolesAt(tx, [...places.values()]);
  return rows.flatMap((row): Planned[] => {
    const { model, key } = keyOf(row);
    const place = places.get(`${model} ${key}`);
    const userId = users.get(row.owner ?? '');
    const leave = (why: string, values = {}): Planned[] => {
      remark(report, why, { ...nameOf(REMINDER, row), ...values });
      return [];
    };
    if (!place) return leave(hasPlace(model) ? 'reminderOfNothing' : 'reminderOfOther', { subject: `${model} ${key}` });
    if (!row.isActive) return leave('reminderOver');
    if (userId === undefined || !activeUsers.has(userId)) return leave('reminderOfNobody');
    if (!roles.has(`${place.column} ${place.id} ${userId}`)) return leave('reminderWithoutRole');
    return [{ row, userId, place }];
  });
}

/** Who may open what without being an operator. A draft is its owner's alone. */
async function rolesAt(tx: Tx, places: readonly Place[]): Promise<Set<string>> {
  const idsOf = (column: Place['column']) => places.filter((place) => place.column === column).map(({ id }) => id);
  const ofMemos = await tx.participant.findMany({
    where: { memoId: { in: idsOf('memoId') }, OR: [{ stage: { not: 'draft' } }, { isOwner: true }] },
    select: { memoId: true, userId: true },
  });
  const ofTasks = await tx.taskParticipant.findMany({
    where: { taskId: { in: idsOf('taskId') } },
    select: { taskId: true, userId: true },
  });
  return new Set([
    ...ofMemos.map(({ memoId, userId }) => `memoId ${memoId} ${userId}`),
    ...ofTasks.map(({ taskId, userId }) => `taskId ${taskId} ${userId}`),
  ]);
}

async function writeReminders(tx: Tx, context: Context, planned: readonly Planned[]) {
  const ids = await nextIds(tx, 'reminders', planned.length);
  const taken = planned.map((one, index) => ({ ...one, id: ids[index] ?? 0 }));
  const rows = taken.map((one) => ({ id: one.id, ...rowOf(context, one) }));
  await insertRows(tx, 'reminders', rows);
  const records = taken.map(({ row, id }) => ({ externalKey: String(row.pk), recordId: id }));
  await remember({ tx, report: context.report }, REMINDER, records);
  return taken;
}

/** One whose time is over is told already: it waits for an answer, and nobody hears of it. */
function rowOf({ report, timeZone, now }: Context, { row, userId, place }: Planned) {
  const signs = [...row.note];
  if (signs.length > NOTE_MAX) remark(report, 'reminderCut', nameOf(REMINDER, row));
  const dueAt = momentOf(row.dueAt, timeZone);
  return {
    userId,
    memoId: place.column === 'memoId' ? place.id : null,
    taskId: place.column === 'taskId' ? place.id : null,
    note: signs.slice(0, NOTE_MAX).join(''),
    dueAt,
    startsAt: dueAt,
    deliveredAt: dueAt <= now ? dueAt : null,
    repeat: 'never',
    version: 1,
    createdAt: momentOf(row.createdAt, timeZone),
    updatedAt: now,
  };
}
