import { z } from 'zod';
import { Prisma, type Tx } from '#src/platform/db';

/** In the reader's zone; later that day when the system was down. */
export const REMINDER_HOUR = 9;

const dueRows = z.array(z.object({ id: z.number(), version: z.number() }));

export type Page = { now: Date; afterId: number; most: number };

const idRows = z.array(z.object({ id: z.number() }));

/**
 * SQL: `u` was not told on this day. A clock set back by hours does not tell twice; what one that was days ahead has
 * marked does not silence anybody until then.
 */
export const isUntold = (u: string, today: string): string =>
  `(${u}.reminded_on IS NULL OR ${u}.reminded_on < ${today} OR ${u}.reminded_on > ${today} + 1)`;

/** Marks the morning as told; a concurrent job gets nobody. */
export async function claimMorning(
  tx: Pick<Tx, '$queryRaw'>,
  people: readonly { id: number; today: string }[],
): Promise<Set<number>> {
  const rows = await tx.$queryRaw`
    UPDATE users u SET reminded_on = told.today
      FROM unnest(${people.map(({ id }) => id)}::int[], ${people.map(({ today }) => today)}::date[]) AS told (id, today)
     WHERE u.id = told.id AND ${Prisma.raw(isUntold('u', 'told.today'))}
    RETURNING u.id`;
  return new Set(idRows.parse(rows).map(({ id }) => id));
}

/** The bell shows only the latest reminder. */
export const readEarlierMornings = (tx: Pick<Tx, '$executeRaw'>, userIds: number[], now: Date): Promise<number> =>
  tx.$executeRaw`
    UPDATE notifications n SET read_at = ${now}::timestamptz
      FROM events e
     WHERE e.id = n.event_id AND e.type = 'person.memosWait'
       AND n.user_id = ANY (${userIds}::int[]) AND n.kind = 'memo-waiting' AND n.read_at IS NULL`;

/** Due at nine in the recipient's zone; for the company in its own. */
export async function findDuePostponed(
  tx: Pick<Tx, '$queryRaw'>,
  { now, afterId, most }: Page,
): Promise<{ id: number; version: number }[]> {
  const rows = await tx.$queryRaw`
    SELECT m.id, m.version
      FROM memos m
     CROSS JOIN company c
      LEFT JOIN users u ON u.id = m.recipient_id
     CROSS JOIN LATERAL (SELECT local_time(${now}::timestamptz, coalesce(u.time_zone, c.default_time_zone)) AS now) local
     WHERE m.stage = 'postponed' AND m.withdrawn_at IS NULL AND m.id > ${afterId}
       AND (m.postponed_until < local.now::date
            OR (m.postponed_until = local.now::date AND extract(hour FROM local.now) >= ${REMINDER_HOUR}))
     ORDER BY m.id
     LIMIT ${most}`;
  return dueRows.parse(rows);
}
