import { createHash } from 'node:crypto';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import type { Met } from '#src/platform/http/writeLimits';
import { plain, type AuditEntry } from './audit.service';

const HOUR_MS = 3_600_000;

const windowOf = (key: string, now: Date): string =>
  createHash('sha256')
    .update(`${key} ${Math.floor(now.getTime() / HOUR_MS)}`)
    .digest('hex');

/**
 * For what somebody can make happen as often as they like: of each kind, person, place and hour one line that counts, so that
 * nobody fills the audit. `key` is what makes it the same. Answers whether this was the first time.
 */
export async function recordRepeated({ prisma }: Database, entry: AuditEntry, key: string): Promise<boolean> {
  const { type, actorId, subjectId = null, details = {} } = entry;
  const now = clock.now();
  const windowKey = windowOf(`${type} ${actorId ?? ''} ${subjectId ?? ''} ${key}`, now);
  const count = () => prisma.$executeRaw`
    UPDATE audit_entries
       SET details = details || jsonb_build_object('count', coalesce((details ->> 'count')::int, 1) + 1,
                                                   'last', ${now.toISOString()}::text)
     WHERE window_key = ${windowKey}`;
  if ((await count()) > 0) return false;
  const data = { type, actorId, subjectId, details: plain(details), createdAt: now, windowKey };
  const made = await prisma.auditEntry.createMany({ data: [data], skipDuplicates: true });
  // Of two first ones at once one makes the line, and the other is counted on it.
  if (made.count === 0) await count();
  return made.count > 0;
}

/** Somebody met a limit on writing: a line a person and hour, for the admins. */
export const recordLimit = async (db: Database, { userId, kind }: Met): Promise<void> =>
  void (await recordRepeated(db, { type: 'limit.met', actorId: userId, details: { limit: kind } }, ''));
