import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database, Tx } from '#src/platform/db';

const row = z.object({
  key: z.string(),
  user_agent: z.string(),
  address: z.string(),
  since: z.number().nullable(),
  used: z.number().nullable(),
});

export type SessionRow = z.infer<typeof row>;

/** What a page may know of a session: its id would be as good as signing in. */
export const sessionKey = (sid: string): string => createHash('sha256').update(sid).digest('hex');

/** The sessions of a person that have not run out, the last used first. */
export async function sessionsOf(db: Database, userId: number): Promise<SessionRow[]> {
  const found = await db.prisma.$queryRaw<unknown[]>`
    SELECT encode(sha256(convert_to(sid, 'UTF8')), 'hex') AS key,
           coalesce(sess -> 'device' ->> 'userAgent', '') AS user_agent, coalesce(sess ->> 'address', '') AS address,
           (sess -> 'device' ->> 'since')::float8 AS since, (sess ->> 'touchedAt')::float8 AS used
      FROM session
     WHERE sess -> 'passport' ->> 'user' = ${String(userId)} AND expire >= now()
     ORDER BY used DESC NULLS LAST, sid
     LIMIT 200`;
  return z.array(row).parse(found);
}

/** Ends one session of this person, told by its key. Answers how many there were: none when it had ended already. */
export const deleteSession = (tx: Pick<Tx, '$executeRaw'>, userId: number, key: string): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM session
     WHERE sess -> 'passport' ->> 'user' = ${String(userId)} AND encode(sha256(convert_to(sid, 'UTF8')), 'hex') = ${key}`;

export const deleteSessionsBut = (tx: Pick<Tx, '$executeRaw'>, userId: number, sid: string): Promise<number> =>
  tx.$executeRaw`DELETE FROM session WHERE sess -> 'passport' ->> 'user' = ${String(userId)} AND sid <> ${sid}`;
