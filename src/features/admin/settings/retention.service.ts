import { deleteOldMails } from '#src/features/mail/oldMails.service';
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
  if (keepAuditDays !== null) {
    const oldest = before(keepAuditDays);
    await inBatches(
      (most) => db.prisma.$executeRaw`
        DELETE FROM audit_entries WHERE id IN (
          SELECT id FROM audit_entries WHERE created_at < ${oldest} ORDER BY created_at, id LIMIT ${most})`,
    );
  }
  if (keepMailDays !== null) await deleteOldMails(db, before(keepMailDays));
}
