import { z } from 'zod';
import { MOST_LISTED } from '#src/events/personEvents';
import { lastsNow } from '#src/features/absences/current.queries';
import type { Database } from '#src/platform/db';
import { isBallOf } from '#src/policies/waiting.policy';
import { isUntold, REMINDER_HOUR, type Page } from './waiting.queries';

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
 * The next people, by id, for whom it is past nine of a working day and who were not told today (a morning told of by a
 * clock that was ahead by days is none): what waits for them, the longest waiting first, whether something of it has
 * waited for the company's number of days (0: that is no reason), is expected or late, what others decided since the last
 * working day, what they (or whoever stood in for them) returned, and who is away: of their department and its heads, the
 * executives, those for whom they stand in, and those for whom their own memos wait. Calendar days of each person's zone: a
 * memo of Monday afternoon has waited three days on Thursday at nine.
 */
const FIND = `
  WITH person AS MATERIALIZED (
    SELECT u.id, u.time_zone, u.department_id, d.today, d.since, c.remind_after_days AS days
      FROM users u
     CROSS JOIN company c
     CROSS JOIN LATERAL (SELECT local_time($1::timestamptz, u.time_zone) AS now) local
      JOIN unnest($4::date[], $5::date[]) AS d (today, since) ON d.today = local.now::date
     WHERE u.id > $2 AND u.deactivated_at IS NULL
       AND extract(hour FROM local.now) >= ${REMINDER_HOUR} AND ${isUntold('u', 'd.today')}
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
      JOIN returns r ON r.ball_id = b.id
      JOIN participants p ON p.memo_id = b.memo_id AND p.user_id IS DISTINCT FROM b.holder_id
      JOIN person ON person.id = p.user_id
     WHERE b.until IS NULL AND b.reason = 'returned'
       AND (p.user_id = r.returned_by_id OR (p.is_recipient AND NOT EXISTS (
             SELECT 1 FROM participants o WHERE o.memo_id = b.memo_id AND o.user_id = r.returned_by_id AND o.is_recipient)))
     GROUP BY p.user_id
  ), absent AS MATERIALIZED (
    SELECT o.id, o.name, o.department_id, o.is_executive, a.deputy_id, a.until_day::text AS until
      FROM absences a
      JOIN users o ON o.id = a.user_id AND o.deactivated_at IS NULL
     WHERE ${lastsNow('a', 'o', '$1')}
  ), concerned AS (
    SELECT person.id AS user_id, absent.id FROM absent JOIN person ON person.department_id = absent.department_id
     UNION
    SELECT person.id, absent.id FROM absent CROSS JOIN person WHERE absent.is_executive
     UNION
    SELECT absent.deputy_id, absent.id FROM absent
     UNION
    SELECT person.id, absent.id
      FROM absent
      JOIN department_heads h ON h.user_id = absent.id
      JOIN person ON person.department_id = h.department_id
     UNION
    SELECT m.owner_id, absent.id
      FROM absent
      JOIN balls b ON b.holder_id = absent.id AND b.until IS NULL
      JOIN memos m ON m.id = b.memo_id
  ), away AS MATERIALIZED (
    SELECT x.user_id, jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'until', x.until) ORDER BY x.name, x.id) AS people
      FROM (SELECT c.user_id, absent.id, absent.name, absent.until,
                   row_number() OVER (PARTITION BY c.user_id ORDER BY absent.name, absent.id) AS place
              FROM concerned c
              JOIN absent ON absent.id = c.id AND c.id <> c.user_id) x
     WHERE x.place <= ${MOST_LISTED}
     GROUP BY x.user_id
  )
  SELECT person.id, person.today::text, waiting.*, ${object('decided')} AS decided, ${object('returned')} AS returned,
         coalesce(away.people, '[]') AS away
    FROM person
    LEFT JOIN away ON away.user_id = person.id
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS count, ${first('m.id ORDER BY ball.since, m.id')} AS memos,
            count(*) FILTER (WHERE ball.decides AND m.stage = 'pending' AND m.expected_by < person.today)::int AS late,
            coalesce(bool_or((person.days > 0 AND local_time(ball.since, person.time_zone)::date <= person.today - person.days)
                             OR (ball.decides AND m.stage = 'pending' AND m.expected_by <= person.today)), false) AS is_due
       FROM participants p
       JOIN memos m ON m.id = p.memo_id AND m.withdrawn_at IS NULL
      CROSS JOIN LATERAL (
        SELECT min(b.since) AS since, bool_or(b.reason <> 'opinion') AS decides
          FROM balls b WHERE b.memo_id = m.id AND ${isBallOf('b', 'p')}) ball
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
