import { z } from 'zod';
import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { columnOf, placeOf } from '#src/subjects/place';
import { nextAfter } from './repetition';

const BATCH = 50;

const idRows = z.array(z.object({ id: z.number() }));

/**
 * Every minute. One transaction a reminder, so that a failure is logged and does not stop the others. After downtime
 * each is told once, and repetitions continue from now.
 */
export async function deliverDueReminders(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const now = clock.now();
  await eachOnItsOwn(
    deps,
    dueReminders(deps, now),
    'a reminder could not be told; it is tried again in a minute',
    (id) => inTransaction(deps.db, (tx) => deliverReminder(tx, id, now)),
  );
}

async function* dueReminders(deps: Pick<Deps, 'db'>, now: Date): AsyncGenerator<number> {
  for (let ids = await findDue(deps, now, 0); ids.length > 0; ids = await findDue(deps, now, ids.at(-1) ?? 0))
    yield* ids;
}

/** Of active people only; the others are reminded when they return. */
async function findDue({ db }: Pick<Deps, 'db'>, now: Date, after: number): Promise<number[]> {
  const rows = await db.prisma.$queryRaw`
    SELECT r.id
      FROM reminders r
      JOIN users u ON u.id = r.user_id AND u.deactivated_at IS NULL
     WHERE r.due_at <= ${now}::timestamptz AND r.done_at IS NULL AND (r.delivered_at IS NULL OR r.repeat <> 'never')
       AND r.id > ${after}
     ORDER BY r.id
     LIMIT ${BATCH}`;
  return idRows.parse(rows).map(({ id }) => id);
}

/** Conditional: of two processes only one records the event. */
async function deliverReminder(tx: Tx, reminderId: number, now: Date): Promise<void> {
  const reminder = await tx.reminder.findUnique({
    where: { id: reminderId },
    include: { user: { select: { timeZone: true } } },
  });
  if (!reminder) return;
  const { userId, note, dueAt, repeat, user } = reminder;
  const startsAt = reminder.startsAt ?? dueAt;
  const moved = await tx.reminder.updateMany({
    where: {
      id: reminderId,
      dueAt,
      doneAt: null,
      ...(repeat === 'never' ? { deliveredAt: null } : { repeat }),
      AND: { dueAt: { lte: now } },
    },
    data: {
      deliveredAt: now,
      ...(repeat === 'never' ? {} : { startsAt, dueAt: nextAfter(startsAt, repeat, user.timeZone, now) }),
    },
  });
  if (moved.count === 0) return;
  await recordEvent(tx, {
    type: 'reminder.due',
    actorId: null,
    ...columnOf(placeOf(reminder)),
    changes: { reminderId, userId, note },
  });
}
