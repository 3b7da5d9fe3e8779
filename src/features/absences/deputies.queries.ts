import { z } from 'zod';
import { Prisma, type Tx } from '#src/platform/db';
import { lastsNow } from './current.queries';

const lasting = Prisma.raw(lastsNow('a', 'u', 'moment.now'));

const change = z.object({
  memo_id: z.number(),
  user_id: z.number(),
  name: z.string(),
  joins: z.boolean(),
  absent_id: z.number(),
  absent_name: z.string(),
  until: z.string().nullable(),
});

/** Enough for one second of a statement; the job does the rest in further transactions. */
export const MOST = 2_000;

/** `of` is absent or a deputy. Null is all. */
type Part = { ids?: number[] | null; of?: number | null };

/**
 * Rows to add and remove. A deputy gets the memos that wait for the absent person, except drafts, memos to oneself,
 * kept ones, and the deputy's own.
 */
const toChange = (now: Date, { ids = null, of = null }: Part = {}): Prisma.Sql => Prisma.sql`
    WITH lasting AS (
      SELECT a.user_id, u.name, a.deputy_id, d.name AS deputy_name, a.until_day
        FROM (SELECT ${now}::timestamptz AS now) moment
        JOIN absences a ON a.deputy_id IS NOT NULL
        JOIN users u ON u.id = a.user_id
        JOIN users d ON d.id = a.deputy_id AND d.deactivated_at IS NULL
       WHERE ${lasting})
    SELECT m.id AS memo_id, l.deputy_id AS user_id, l.deputy_name AS name, true AS joins,
           l.user_id AS absent_id, l.name AS absent_name, l.until_day::text AS until
      FROM lasting l
      JOIN participants r ON r.user_id = l.user_id AND (r.is_recipient OR r.is_deputy) AND r.stage IN ('pending', 'postponed')
      JOIN memos m ON m.id = r.memo_id AND NOT m.is_for_company AND m.withdrawn_at IS NULL
     WHERE r.is_recipient AND NOT r.is_kept AND m.owner_id NOT IN (l.user_id, l.deputy_id) AND (${ids === null} OR m.id = ANY (${ids ?? []}::int[]))
       AND (${of === null} OR ${of ?? 0}::int IN (l.user_id, l.deputy_id))
       AND NOT EXISTS (SELECT 1 FROM participants p WHERE p.memo_id = m.id AND p.user_id = l.deputy_id AND l.user_id = ANY (p.deputy_for))
       AND (m.recipient_count = 1 OR EXISTS (SELECT 1 FROM memo_recipients t WHERE t.memo_id = m.id AND t.user_id = l.user_id AND (t.is_current OR t.may_pass)))
     UNION ALL
    SELECT p.memo_id, p.user_id, d.name, false, r.id, r.name, NULL
      FROM participants p
      JOIN memos m ON m.id = p.memo_id
      JOIN users d ON d.id = p.user_id
      JOIN users r ON r.id = ANY (p.deputy_for)
     WHERE p.is_deputy AND (${ids === null} OR m.id = ANY (${ids ?? []}::int[]))
       AND (${of === null} OR ${of ?? 0}::int IN (r.id, p.user_id))
       AND (NOT EXISTS (SELECT 1 FROM lasting l WHERE l.user_id = r.id AND l.deputy_id = p.user_id)
            OR EXISTS (SELECT 1 FROM participants k WHERE k.memo_id = m.id AND k.user_id = r.id AND k.is_kept))`;

export async function findChanges(db: Pick<Tx, '$queryRaw'>, now: Date, part: Part): Promise<Change[]> {
  const rows = await db.$queryRaw`${toChange(now, part)} ORDER BY memo_id, joins LIMIT ${MOST}`;
  return z.array(change).parse(rows);
}

const absentRows = z.array(z.object({ absent_id: z.number() }));

export async function findAbsentees(db: Pick<Tx, '$queryRaw'>, now: Date): Promise<number[]> {
  const rows = await db.$queryRaw`
    SELECT DISTINCT absent_id FROM (${toChange(now)}) change ORDER BY absent_id`;
  return absentRows.parse(rows).map(({ absent_id: id }) => id);
}

export type Change = z.infer<typeof change>;
