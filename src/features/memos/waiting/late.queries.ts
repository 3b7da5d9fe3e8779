import { z } from 'zod';
import type { Database, Tx } from '#src/platform/db';

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const row = z.object({
  id: z.number(),
  day: z.iso.date(),
  step: z.number(),
  balls: z.array(z.object({ holderId: z.number().nullable(), since: moment, until: moment.nullable() })),
  absences: z.array(
    z.object({
      userId: z.number(),
      zone: z.string(),
      first: z.iso.date(),
      last: z.iso.date(),
      endedAt: moment.nullable(),
    }),
  ),
});

export type DueMemo = z.infer<typeof row>;

/**
 * The next memos, by id, whose day has come and which lie with a recipient: who has held them since that day, and who of
 * those was absent without a deputy.
 */
const FIND = `
  SELECT m.id, m.expected_by::text AS day, m.late_step AS step, held.balls,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('userId', a.user_id, 'zone', u.time_zone, 'first', a.from_day,
                                                       'last', a.until_day, 'endedAt', a.ended_at)), '[]')
            FROM absences a
            JOIN users u ON u.id = a.user_id
            LEFT JOIN users d ON d.id = a.deputy_id AND d.deactivated_at IS NULL AND d.id <> m.owner_id
            LEFT JOIN participants k ON k.memo_id = m.id AND k.user_id = a.user_id AND k.is_kept
           WHERE a.user_id = ANY (held.holders) AND (d.id IS NULL OR k.is_kept) AND a.until_day >= m.expected_by) AS absences
    FROM memos m
   CROSS JOIN LATERAL (
     SELECT jsonb_agg(jsonb_build_object('holderId', b.holder_id, 'since', b.since, 'until', b.until)) AS balls,
            array_agg(b.holder_id) AS holders
       FROM balls b
      WHERE b.memo_id = m.id AND b.reason = 'consider' AND coalesce(b.until, 'infinity') > m.expected_by) held
   WHERE m.expected_by <= $1::date AND m.stage = 'pending' AND m.withdrawn_at IS NULL AND m.late_step < $2 AND m.id > $3
     AND EXISTS (SELECT 1 FROM balls b WHERE b.memo_id = m.id AND b.reason = 'consider' AND b.until IS NULL)
   ORDER BY m.id
   LIMIT $4`;

type Page = { today: string; below: number; afterId: number; most: number };

export const findDue = (db: Pick<Database, 'query'>, { today, below, afterId, most }: Page): Promise<DueMemo[]> =>
  db.query(FIND, row, [today, below, afterId, most]);

const heads = z.array(z.object({ id: z.number(), name: z.string(), headOf: z.array(z.number()) }));

/** The nearest heads above each of these people, themselves left out: of the department, or of the one that it belongs to. */
export async function findHeadsOf(tx: Pick<Tx, '$queryRaw'>, userIds: number[]) {
  const rows = await tx.$queryRaw`
    WITH RECURSIVE above AS (
      SELECT u.id AS person, u.department_id AS id, 0 AS level FROM users u WHERE u.id = ANY (${userIds}::int[])
       UNION ALL
      SELECT above.person, d.parent_id, above.level + 1 FROM above JOIN departments d ON d.id = above.id
    ), heads AS (
      SELECT above.person, above.level, u.id, u.name
        FROM above
        JOIN department_heads h ON h.department_id = above.id AND h.user_id <> above.person
        JOIN users u ON u.id = h.user_id AND u.deactivated_at IS NULL
    )
    SELECT id, name, array_agg(DISTINCT person) AS "headOf"
      FROM heads
     WHERE level = (SELECT min(nearest.level) FROM heads nearest WHERE nearest.person = heads.person)
     GROUP BY id, name
     ORDER BY id`;
  return heads.parse(rows);
}
