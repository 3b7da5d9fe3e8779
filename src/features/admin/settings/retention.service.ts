import { deleteOldMails } from '#src/features/mail/oldMails.service';
import { allOf } from '#src/platform/allOf';
import { clock } from '#src/platform/clock';
import { inBatches } from '#src/platform/batches';
import type { Deps } from '#src/platform/http/context';
import { getSettings } from './settings.queries';

const DAY_MS = 86_400_000;

/** Deletes what is older than the company keeps it: lines of the audit, and mails that are settled. */
export async function pruneByRetention({ db }: Pick<Deps, 'db'>): Promise<void> {
  if ((await db.prisma.company.count()) === 0) return;
  const { keepAuditDays, keepMailDays } = await getSettings(db.prisma);
  const before = (days: number): Date => new Date(clock.now().getTime() - days * DAY_MS);
  await allOf([
    () => (keepAuditDays === null ? undefined : deleteOldAudit(db, before(keepAuditDays))),
    () => (keepMailDays === null ? undefined : deleteOldMails(db, before(keepMailDays))),
  ]);
}

const deleteOldAudit = ({ prisma }: Deps['db'], before: Date): Promise<number> =>
  inBatches(
    (most) => prisma.$executeRaw`
      DELETE FROM audit_entries WHERE id IN (
        SELECT id FROM audit_entries WHERE created_at < ${before} ORDER BY created_at, id LIMIT ${most})`,
  );
