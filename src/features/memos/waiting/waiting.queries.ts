import { z } from 'zod';
import type { Tx } from '#src/platform/db';

/** The hour, where the reader lives, at which the day's reminders go out; later that day when the system was down then. */
const REMINDER_HOUR = 9;

const waitingRows = z.array(z.object({ id: z.number(), days: z.number() }));
const dueRows = z.array(z.object({ id: z.number(), version: z.number() }));

/**
 * Sent memos that have been pending for the company's number of days and of which nobody was reminded today. "Today" and
 * "nine o'clock" are the recipient's; for a memo to the company they are the company's.
 */
export async function findWaitingMemos(tx: Pick<Tx, '$queryRaw'>, now: Date, limit: number) {
  const rows = await tx.$queryRaw`
    SELECT m.id, extract(day FROM ${now}::timestamptz - m.stage_changed_at)::int AS days
      FROM memos m
     CROSS JOIN company c
      LEFT JOIN users u ON u.id = m.recipient_id
     CROSS JOIN LATERAL (SELECT coalesce(u.time_zone, c.default_time_zone) AS name) zone
     WHERE m.stage = 'pending' AND m.withdrawn_at IS NULL
       AND c.remind_after_days > 0
       AND m.stage_changed_at <= ${now}::timestamptz - make_interval(hours => c.remind_after_days * 24)
       AND u.deactivated_at IS NULL
       AND extract(hour FROM ${now}::timestamptz AT TIME ZONE zone.name) >= ${REMINDER_HOUR}
       AND NOT EXISTS (
         SELECT 1 FROM events e
          WHERE e.memo_id = m.id AND e.type = 'memo.waiting'
            AND (e.created_at AT TIME ZONE zone.name)::date = (${now}::timestamptz AT TIME ZONE zone.name)::date)
     ORDER BY m.stage_changed_at
     LIMIT ${limit}`;
  return waitingRows.parse(rows);
}

/** Memos whose day of postponement has come, at nine o'clock of who postponed them. */
export async function findDuePostponed(tx: Pick<Tx, '$queryRaw'>, now: Date, limit: number) {
  const rows = await tx.$queryRaw`
    SELECT m.id, m.version
      FROM memos m
     CROSS JOIN company c
      LEFT JOIN users u ON u.id = m.recipient_id
     CROSS JOIN LATERAL (SELECT ${now}::timestamptz AT TIME ZONE coalesce(u.time_zone, c.default_time_zone) AS now) local
     WHERE m.stage = 'postponed' AND m.withdrawn_at IS NULL
       AND (m.postponed_until < local.now::date
            OR (m.postponed_until = local.now::date AND extract(hour FROM local.now) >= ${REMINDER_HOUR}))
     ORDER BY m.postponed_until
     LIMIT ${limit}`;
  return dueRows.parse(rows);
}
