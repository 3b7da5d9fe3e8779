import { enqueueMails } from '#src/events/mailQueue';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';

const AT_ONCE = 1_000;

/** Mail goes out again, and what was held until now goes first. Answers how many that are. */
export async function releaseMail(db: Database): Promise<number> {
  await db.prisma.company.updateMany({ data: { mailHeldSince: null } });
  let released = 0;
  for (;;) {
    const count = await inTransaction(db, async (tx) => {
      const where = { heldAt: { not: null }, state: 'kept' as const };
      const mails = await tx.mailDelivery.findMany({
        where,
        orderBy: { id: 'asc' },
        take: AT_ONCE,
        select: { id: true, kind: true },
      });
      const data = { state: 'queued' as const, heldAt: null, leaseUntil: null, subject: null, text: null, html: null };
      await tx.mailDelivery.updateMany({ where: { id: { in: mails.map(({ id }) => id) } }, data });
      await enqueueMails(
        tx,
        mails.map((mail) => ({ ...mail, runAt: clock.now() })),
      );
      return mails.length;
    });
    released += count;
    if (count < AT_ONCE) return released;
  }
}
