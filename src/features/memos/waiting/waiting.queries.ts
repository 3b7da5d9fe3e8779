import { z } from 'zod';
import type { Tx } from '#src/platform/db';

/** The hour, where the reader lives, at which the day's reminders go out; later that day when the system was down then. */
const REMINDER_HOUR = 9;

const waitingRows = z.array(
  z.object({ id: z.number(), days: z.number(), people: z.array(z.object({ id: z.number(), name: z.string() })) }),
);
const dueRows = z.array(z.object({ id: z.number(), version: z.number() }));

/**
 * Sent memos that have been pending for the company's number of days, each with those of its recipients who were not
 * reminded of it today. "Today" and "nine o'clock" are each recipient's own, also of the many a memo to the company has.
 */
export async function findWaitingMemos(tx: Pick<Tx, '$queryRaw'>, now: Date, limit: number) {
  const rows = await tx.$queryRaw`
    SELECT m.id, (${now}::timestamptz)::date - m.stage_changed_at::date AS days,
           json_agg(json_build_object('id', u.id, 'name', u.name) ORDER BY u.id) AS people
      FROM memos m
     CROSS JOIN company c
      JOIN participants p ON p.memo_id = m.id AND (p.is_recipient OR p.is_deputy)
      JOIN users u ON u.id = p.user_id AND u.deactivated_at IS NULL
     WHERE m.stage = 'pending' AND m.withdrawn_at IS NULL
       AND c.remind_after_days > 0
       -- By the calendar: what came on Monday afternoon has waited three days on Thursday at nine, not in the afternoon.
       AND local_time(${now}::timestamptz, u.time_zone)::date
           - local_time(m.stage_changed_at, u.time_zone)::date >= c.remind_after_days
       AND extract(hour FROM local_time(${now}::timestamptz, u.time_zone)) >= ${REMINDER_HOUR}
       AND NOT EXISTS (
         SELECT 1 FROM events e
          WHERE e.memo_id = m.id AND e.type = 'memo.waiting'
            -- Older events name nobody: they were for all recipients.
            AND coalesce(e.changes -> 'people' @> jsonb_build_array(jsonb_build_object('id', u.id)), true)
            AND local_time(e.created_at, u.time_zone)::date = local_time(${now}::timestamptz, u.time_zone)::date)
     GROUP BY m.id
     ORDER BY m.stage_changed_at
     LIMIT ${limit}`;
  return waitingRows.parse(rows);
}

/** Memos whose day of postponement has come, at nine o'clock where the recipient lives; for the company, its own nine. */
export async function findDuePostponed(tx: Pick<Tx, '$queryRaw'>, now: Date, limit: number) {
  const rows = await tx.$queryRaw`
    SELECT m.id, m.version
      FROM memos m
     CROSS JOIN company c
      LEFT JOIN users u ON u.id = m.recipient_id
     CROSS JOIN LATERAL (SELECT local_time(${now}::timestamptz, coalesce(u.time_zone, c.default_time_zone)) AS now) local
     WHERE m.stage = 'postponed' AND m.withdrawn_at IS NULL
       AND (m.postponed_until < local.now::date
            OR (m.postponed_until = local.now::date AND extract(hour FROM local.now) >= ${REMINDER_HOUR}))
     ORDER BY m.postponed_until
     LIMIT ${limit}`;
  return dueRows.parse(rows);
}
