import { z } from 'zod';
import { MOST_LISTED } from '#src/events/personEvents';
import { lastsNow } from '#src/features/absences/current.queries';
import type { Database } from '#src/platform/db';
import { REMINDER_HOUR, type Page } from './waiting.queries';

const some = { count: z.number(), memos: z.array(z.number()) };

const row = z.object({
  id: z.number(),
  today: z.iso.date(),
  ...some,
  late: z.number(),
  is_due: z.boolean(),
  decided: z.object(some),
  returned: z.object(some),
  away: z.array(z.object({ id: z.number(), name: z.string(), until: z.iso.date() })),
});

export type Morning = z.infer<typeof row>;
/** A working day, and the one before it: what was decided from then on is news. */
export type WorkingMorning = { today: string; since: string };

const first = (ids: string): string => `coalesce((array_agg(${ids}))[1:${MOST_LISTED}], '{}')`;
const object = (from: string): string =>
  `coalesce((SELECT jsonb_build_object('count', x.count, 'memos', x.memos) FROM ${from} x WHERE x.user_id = person.id),
            '{"count": 0, "memos": []}')`;

/**
 * The next people, by id, for whom it is past nine of a working day and who were not told today: what waits for them (as
 * recipient or deputy), the longest waiting first, whether something of it has waited for the company's number of days, is
 * expected or late, what others decided since the last working day, what they returned, and which of their colleagues are away. Calendar
 * days of each person's zone: a memo of Monday afternoon has waited three days on Thursday at nine.
 */
const FIND = `
  WITH person AS MATERIALIZED (
    SELECT u.id, u.time_zone, u.department_id, d.today, d.since, c.remind_after_days AS days
      FROM users u
     CROSS JOIN company c
     CROSS JOIN LATERAL (SELECT local_time($1::timestamptz, u.time_zone) AS now) local
      JOIN unnest($4::date[], $5::date[]) AS d (today, since) ON d.today = local.now::date
     WHERE u.id > $2 AND u.deactivated_at IS NULL AND c.remind_after_days > 0
       AND extract(hour FROM local.now) >= ${REMINDER_HOUR} AND (u.reminded_on IS NULL OR u.reminded_on < d.today)
     ORDER BY u.id
     LIMIT $3
  ), decided AS MATERIALIZED (
    SELECT p.user_id, count(*)::int AS count, ${first('m.id ORDER BY m.considered_at DESC, m.id DESC')} AS memos
      FROM memos m
      JOIN participants p ON p.memo_id = m.id AND p.muted_at IS NULL AND p.user_id IS DISTINCT FROM m.considered_by_id
      JOIN person ON person.id = p.user_id
     WHERE m.considered_at >= $6::timestamptz AND m.withdrawn_at IS NULL
       AND local_time(m.considered_at, person.time_zone)::date BETWEEN person.since AND person.today - 1
     GROUP BY p.user_id
  ), returned AS MATERIALIZED (
    SELECT p.user_id, count(*)::int AS count, ${first('b.memo_id ORDER BY b.since, b.memo_id')} AS memos
      FROM balls b
      JOIN participants p ON p.memo_id = b.memo_id AND (p.is_recipient OR p.is_deputy) AND p.user_id IS DISTINCT FROM b.holder_id
      JOIN person ON person.id = p.user_id
     WHERE b.until IS NULL AND b.reason = 'returned'
     GROUP BY p.user_id
  ), away AS MATERIALIZED (
    SELECT o.id, o.name, o.department_id, a.until_day::text AS until
      FROM absences a
      JOIN users o ON o.id = a.user_id AND o.deactivated_at IS NULL
     WHERE ${lastsNow('a', 'o', '$1')}
  )
  SELECT person.id, person.today::text, waiting.*, ${object('decided')} AS decided, ${object('returned')} AS returned,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'until', x.until) ORDER BY x.name, x.id), '[]')
            FROM (SELECT * FROM away
                   WHERE away.id <> person.id AND away.department_id IS NOT DISTINCT FROM person.department_id
                   ORDER BY away.name, away.id LIMIT ${MOST_LISTED}) x) AS away
    FROM person
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS count, ${first('m.id ORDER BY ball.since, m.id')} AS memos,
            count(*) FILTER (WHERE m.stage = 'pending' AND m.expected_by < person.today)::int AS late,
            coalesce(bool_or(local_time(ball.since, person.time_zone)::date <= person.today - person.days
                             OR (m.stage = 'pending' AND m.expected_by <= person.today)), false) AS is_due
       FROM participants p
       JOIN memos m ON m.id = p.memo_id AND m.withdrawn_at IS NULL
      CROSS JOIN LATERAL (SELECT min(b.since) AS since FROM balls b WHERE b.memo_id = m.id AND b.until IS NULL) ball
      WHERE p.user_id = person.id AND p.has_ball) waiting
   ORDER BY person.id`;

const DAY_MS = 86_400_000;

export function findMornings(
  db: Pick<Database, 'query'>,
  { now, afterId, most }: Page,
  mornings: readonly WorkingMorning[],
): Promise<Morning[]> {
  const since = mornings.map((morning) => morning.since);
  // Zones are less than a day from UTC.
  const earliest = Math.min(...since.map((day) => Date.parse(day) - DAY_MS));
  const today = mornings.map((morning) => morning.today);
  return db.query(FIND, row, [now, afterId, most, today, since, new Date(earliest)]);
}
