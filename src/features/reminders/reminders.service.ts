import { countBadges } from '#src/features/notifications/badges.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import type { NewReminder, ReminderInput } from './reminders.schema';
import { findTitles } from '#src/subjects/subjects';
import type { ReminderRow } from './reminders.queries';
import { momentOf, nextAfter, snoozedUntil, type Snooze } from './repetition';

type Reach = Pick<Deps, 'db'>;

export async function createReminder({ db }: Reach, actor: Actor, input: NewReminder): Promise<Date> {
  const { note, repeat, memo: memoId = null, task: taskId = null } = input;
  const now = clock.now();
  const dueAt = momentOf(input.date, input.time, actor.timeZone);
  if (dueAt <= now) throw new Invalid({ date: 'reminders.errors.past' });
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('reminders'), ${actor.id}::int)`;
    const titles = await findTitles(tx, actor, [{ memoId, taskId }]);
    if (titles.of({ memoId, taskId }) === null) throw new NotFound();
    const wished = { userId: actor.id, memoId, taskId, note, repeat, dueAt };
    if (await tx.reminder.findFirst({ where: { ...wished, doneAt: null }, select: { id: true } })) return;
    await tx.reminder.create({ data: { ...wished, startsAt: dueAt, createdAt: now } });
  });
  return dueAt;
}

export function fieldsOf(moment: Date, { locale, timeZone }: Pick<Actor, 'locale' | 'timeZone'>) {
  const format = formatFor(locale, timeZone);
  return { date: format.isoDay(moment), time: format.time(moment) };
}

/** An unchanged time may be in the past; a new time reactivates a finished reminder. */
export async function editReminder(
  { db }: Reach,
  actor: Actor,
  reminder: ReminderRow,
  { version, note, repeat, date, time }: ReminderInput,
): Promise<void> {
  const now = clock.now();
  const before = fieldsOf(reminder.dueAt, actor);
  const isMoved = before.date !== date || before.time !== time.slice(0, 5);
  const startsAt = isMoved ? momentOf(date, time, actor.timeZone) : reminder.dueAt;
  const isPast = startsAt <= now;
  if (isPast && (isMoved || reminder.doneAt)) throw new Invalid({ date: 'reminders.errors.past' });
  const dueAt = isPast && repeat !== 'never' ? nextAfter(startsAt, repeat, actor.timeZone, now) : startsAt;
  const keepsStart = !isMoved && repeat === reminder.repeat;
  const { count } = await db.prisma.reminder.updateMany({
    where: { id: reminder.id, userId: actor.id, version },
    data: {
      note,
      repeat,
      dueAt,
      startsAt: keepsStart ? (reminder.startsAt ?? startsAt) : startsAt,
      deliveredAt: isMoved ? null : reminder.deliveredAt,
      doneAt: null,
      version: { increment: 1 },
    },
  });
  if (count === 0) throw new Conflict('reminders.errors.changed');
}

/** Returns the new time. A repeating reminder keeps its rhythm. */
export async function snoozeReminder(
  { db }: Reach,
  actor: Actor,
  reminder: ReminderRow,
  snooze: Snooze,
): Promise<Date> {
  const dueAt = snoozedUntil(snooze, actor.timeZone, clock.now());
  const startsAt = reminder.startsAt ?? reminder.dueAt;
  await inTransaction(db, async (tx) => {
    const data = { dueAt, startsAt, deliveredAt: null, doneAt: null, version: { increment: 1 } };
    await tx.reminder.updateMany({ where: { id: reminder.id, userId: actor.id }, data });
    await readNotices(tx, actor.id, reminder.id);
  });
  return dueAt;
}

/** Of a repeating one, this occurrence only. */
export async function completeReminder({ db }: Reach, actor: Actor, reminder: ReminderRow): Promise<void> {
  await inTransaction(db, async (tx) => {
    const data = reminder.repeat === 'never' ? { doneAt: clock.now() } : { deliveredAt: null };
    const where = { id: reminder.id, userId: actor.id, doneAt: null };
    await tx.reminder.updateMany({ where, data: { ...data, version: { increment: 1 } } });
    await readNotices(tx, actor.id, reminder.id);
  });
}

export async function deleteReminder({ db }: Reach, actor: Actor, { id }: ReminderRow): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.reminder.deleteMany({ where: { id, userId: actor.id } });
    await readNotices(tx, actor.id, id);
  });
}

/** Answering a reminder reads its notices. */
async function readNotices(tx: Tx, userId: number, reminderId: number): Promise<void> {
  await tx.notification.updateMany({
    where: {
      userId,
      kind: 'reminder',
      readAt: null,
      event: { changes: { path: ['reminderId'], equals: reminderId } },
    },
    data: { readAt: clock.now() },
  });
}

export async function tellUnread({ db, realtime }: Pick<Deps, 'db' | 'realtime'>, { id }: Actor): Promise<void> {
  realtime.toUser(id, 'unread', { unread: (await countBadges(db, id)).unread });
}
