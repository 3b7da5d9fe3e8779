import { recordAudit } from '#src/features/audit/audit.service';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { findLines, type AuditLine } from './auditLog.queries';
import { auditLog, type AuditQuery } from './auditLog.address';

const BATCH = 1000;

/** All lines of the list, some at a time: a file may be larger than what the program likes to hold. */
export async function* linesInBatches(
  { db }: Pick<Deps, 'db'>,
  { query, timeZone }: { query: AuditQuery; timeZone: string },
): AsyncGenerator<AuditLine[]> {
  let after: AuditQuery['after'];
  for (;;) {
    const lines = await findLines(db, { query: { ...query, before: undefined, after }, timeZone }, BATCH);
    yield lines;
    const last = lines.at(-1);
    if (!last || lines.length < BATCH) return;
    after = { key: last.created_at.toISOString(), id: last.id, position: 0 };
  }
}

/** That the audit left the house is a line of its own, written before the first one leaves. */
export async function recordAuditExport({ db }: Pick<Deps, 'db'>, actor: Actor, query: AuditQuery): Promise<void> {
  const filters = Object.fromEntries(auditLog.parameters({ ...query, after: undefined, before: undefined }));
  await recordAudit(db.prisma, { type: 'audit.exported', actorId: actor.id, details: { filters } });
}
