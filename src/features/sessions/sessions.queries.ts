import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { mustHaveSecondStep } from '#src/policies/user.policy';
import { isOver, type Rules } from './lifetime';

const times = { since: z.number().nullable(), used: z.number().nullable() };
const row = z.object({ key: z.string(), user_agent: z.string(), address: z.string(), ...times });

export type SessionRow = z.infer<typeof row>;

/** What a page may know of a session: its id would be as good as signing in. */
export const sessionKey = (sid: string): string => createHash('sha256').update(sid).digest('hex');

/** The sessions of a person that are not over, the last used first. */
export async function sessionsOf(db: Database, userId: number, rules: Rules): Promise<SessionRow[]> {
  const found = await db.prisma.$queryRaw<unknown[]>`
    SELECT encode(sha256(convert_to(sid, 'UTF8')), 'hex') AS key,
           coalesce(sess -> 'device' ->> 'userAgent', '') AS user_agent, coalesce(sess ->> 'address', '') AS address,
           (sess -> 'device' ->> 'since')::float8 AS since, (sess ->> 'touchedAt')::float8 AS used
      FROM session JOIN users u ON u.credentials_version = coalesce((sess ->> 'credentialsVersion')::int, 0)
     WHERE sess -> 'passport' ->> 'user' = ${String(userId)} AND u.id = ${userId} AND expire >= now()
     ORDER BY used DESC NULLS LAST, sid
     LIMIT 200`;
  return z
    .array(row)
    .parse(found)
    .filter((session) => !isOver(session, rules, Date.now()));
}

const liveRow = z.object({
  sid: z.string(),
  user_id: z.number(),
  ...times,
  session_hours: z.number(),
  session_days: z.number(),
  is_executive: z.boolean(),
  is_operator: z.boolean(),
  is_admin: z.boolean(),
  has_second_step: z.boolean(),
  two_step_for: z.array(z.string()),
});

const FIND_LIVE = `
  SELECT s.sid, u.id AS user_id, (s.sess -> 'device' ->> 'since')::float8 AS since, (s.sess ->> 'touchedAt')::float8 AS used,
         c.session_hours, c.session_days, u.is_executive, u.is_operator, u.is_admin, c.two_step_for,
         EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = u.id) AS has_second_step
    FROM session s
    CROSS JOIN company c
    JOIN users u ON u.id = (s.sess -> 'passport' ->> 'user')::int AND u.deactivated_at IS NULL
                AND u.credentials_version = coalesce((s.sess ->> 'credentialsVersion')::int, 0)
   WHERE s.sid = ANY($1) AND s.expire >= now()`;

/** Whose sessions these are, without those that are over, ended, or may open nothing before a second step is set up. */
export async function findLive(db: Pick<Database, 'named'>, sids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.named('live_sessions', FIND_LIVE, liveRow, [sids]);
  return new Map(rows.filter(isOpen).map(({ sid, user_id }) => [sid, user_id]));
}

function isOpen(found: z.infer<typeof liveRow>): boolean {
  const rules = { sessionHours: found.session_hours, sessionDays: found.session_days };
  const flags = { isExecutive: found.is_executive, isOperator: found.is_operator, isAdmin: found.is_admin };
  const owesSecondStep = !found.has_second_step && mustHaveSecondStep(flags, found.two_step_for);
  return !owesSecondStep && !isOver(found, rules, Date.now());
}
