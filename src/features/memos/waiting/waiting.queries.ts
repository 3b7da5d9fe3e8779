import { z } from 'zod';
import { MOST_LISTED } from '#src/events/personEvents';
import type { Tx } from '#src/platform/db';

/** In the reader's zone; later that day when the system was down. */
const REMINDER_HOUR = 9;

const personRows = z.array(
  z.object({ id: z.number(), today: z.iso.date(), count: z.number(), memos: z.array(z.number()) }),
);
const dueRows = z.array(z.object({ id: z.number(), version: z.number() }));

export type WaitedFor = z.infer<typeof personRows>[number];
type Page = { now: Date; afterId: number; most: number };

/**
 * The next people, by id, for whom it is past nine and who were not reminded today: with the number of memos pending
 * for them (as recipient or deputy) for the company's number of days, and the longest waiting. Calendar days of each
 * person's zone: a memo of Monday afternoon has waited three days on Thursday at nine.
 */
export async function findPeopleWaitedFor(
  tx: Pick<Tx, '$queryRaw'>,
  { now, afterId, most }: Page,
): Promise<WaitedFor[]> {
  const rows = await tx.$queryRaw`
    SELECT person.id, person.today::text AS today, waiting.count, coalesce(waiting.memos, '{}') AS memos
      FROM (SELECT u.id, u.time_zone, local.now::date AS today, c.remind_after_days AS days
              FROM users u
             CROSS JOIN company c
             CROSS JOIN LATERAL (SELECT local_time(${now}::timestamptz, u.time_zone) AS now) local
             WHERE u.id > ${afterId} AND u.deactivated_at IS NULL AND c.remind_after_days > 0
               AND extract(hour FROM local.now) >= ${REMINDER_HOUR}
               AND (u.reminded_on IS NULL OR u.reminded_on < local.now::date)
             ORDER BY u.id
             LIMIT ${most}) person
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS count, (array_agg(m.id ORDER BY m.stage_changed_at, m.id))[1:${MOST_LISTED}::int] AS memos
         FROM participants p
         JOIN memos m ON m.id = p.memo_id AND m.withdrawn_at IS NULL
        WHERE p.user_id = person.id AND p.has_ball AND p.stage = 'pending'
          AND local_time(m.stage_changed_at, person.time_zone)::date <= person.today - person.days) waiting
     ORDER BY person.id`;
  return personRows.parse(rows);
}

const idRows = z.array(z.object({ id: z.number() }));

/** Marks the morning as told; a concurrent job gets nobody. */
export async function claimMorning(
  tx: Pick<Tx, '$queryRaw'>,
  people: readonly Pick<WaitedFor, 'id' | 'today'>[],
): Promise<Set<number>> {
  const rows = await tx.$queryRaw`
    UPDATE users u SET reminded_on = told.today
      FROM unnest(${people.map(({ id }) => id)}::int[], ${people.map(({ today }) => today)}::date[]) AS told (id, today)
     WHERE u.id = told.id AND (u.reminded_on IS NULL OR u.reminded_on < told.today)
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
