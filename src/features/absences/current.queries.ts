import { z } from 'zod';
import type { Database } from '#src/platform/db';

/**
 * SQL: absence `a` of person `u` is current at `now`, by days in that person's zone. The bound in UTC, a day wider,
 * allows an index.
 */
export const lastsNow = (a: string, u: string, now: string): string =>
  `${a}.ended_at IS NULL AND ${a}.until_day >= (${now}::timestamptz AT TIME ZONE 'UTC')::date - 1
   AND local_time(${now}::timestamptz, ${u}.time_zone)::date BETWEEN ${a}.from_day AND ${a}.until_day`;

const day = z.string().transform((text) => new Date(`${text}T00:00:00Z`));

const row = z.object({
  user_id: z.number(),
  until: day,
  note: z.string(),
  deputy_id: z.number().nullable(),
  deputy_name: z.string().nullable(),
  deputy_until: day.nullable(),
});

/** The deputy is active, but may be absent too. */
export type CurrentAbsence = {
  userId: number;
  until: Date;
  note: string;
  deputy: { id: number; name: string; absentUntil: Date | null } | null;
};

const FIND_CURRENT = `
  SELECT a.user_id, a.until_day::text AS until, a.note, d.id AS deputy_id, d.name AS deputy_name,
         (SELECT b.until_day::text FROM absences b WHERE b.user_id = d.id AND ${lastsNow('b', 'd', '$2')} LIMIT 1) AS deputy_until
    FROM absences a
    JOIN users u ON u.id = a.user_id
    LEFT JOIN users d ON d.id = a.deputy_id AND d.deactivated_at IS NULL
   WHERE a.user_id = ANY ($1::int[]) AND ${lastsNow('a', 'u', '$2')}`;

export async function findCurrentAbsences(
  db: Pick<Database, 'named'>,
  userIds: readonly number[],
  now: Date,
): Promise<Map<number, CurrentAbsence>> {
  if (userIds.length === 0) return new Map();
  const rows = await db.named('current_absences', FIND_CURRENT, row, [userIds, now]);
  return new Map(rows.map((found) => [found.user_id, absenceOf(found)]));
}

const absenceOf = (found: z.infer<typeof row>): CurrentAbsence => ({
  userId: found.user_id,
  until: found.until,
  note: found.note,
  deputy:
    found.deputy_id === null || found.deputy_name === null
      ? null
      : { id: found.deputy_id, name: found.deputy_name, absentUntil: found.deputy_until },
});
