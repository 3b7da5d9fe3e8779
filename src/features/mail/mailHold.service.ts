import { enqueueMails } from '#src/events/mailQueue';
import { recordAudit } from '#src/features/audit/audit.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database, type Tx } from '#src/platform/db';

const AT_ONCE = 1_000;

/**
 * Mail goes out again, and what was held until now goes first. Answers how many that are. Killed midway, the rest goes when it is
 * done again. `actor` is null at the command line.
 */
export async function releaseMail(db: Database, actor: { id: number } | null): Promise<number> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.company.updateMany({
      where: { mailHeldSince: { not: null } },
      data: { mailHeldSince: null },
    });
    if (count > 0) await recordAudit(tx, { type: 'mail.released', actorId: actor?.id ?? null });
  });
  let released = 0;
  for (;;) {
    const count = await inTransaction(db, queueHeld);
    released += count;
    if (count < AT_ONCE) return released;
  }
}

async function queueHeld(tx: Tx): Promise<number> {
  const mails = await tx.mailDelivery.findMany({
    where: { heldAt: { not: null }, state: 'kept' },
    orderBy: { id: 'asc' },
    take: AT_ONCE,
    select: { id: true, kind: true },
  });
  await tx.mailDelivery.updateMany({
    where: { id: { in: mails.map(({ id }) => id) } },
    data: { state: 'queued', heldAt: null, leaseUntil: null, subject: null, text: null, html: null },
  });
  const runAt = clock.now();
  await enqueueMails(
    tx,
    mails.map((mail) => ({ ...mail, runAt })),
  );
  return mails.length;
}
