import { enqueueMail } from '#src/events/mailQueue';
import { READ_SOON_MS, MESSAGE_WAIT_MS } from '#src/events/messageMails';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import { claimDelivery } from './claim.queries';
import { findDelivery, type Delivery } from './mail.queries';

/** Longer than a job may take. */
const LEASE_MS = 3 * 60_000;

/**
 * Claims the mail for a lease, or until the runner that sends it is gone. Null when there is nothing to send, or
 * another job has claimed it: then one looks again after the lease.
 */
export async function claim(db: Database, deliveryId: number, runnerId: string | null): Promise<Delivery | null> {
  const now = clock.now();
  const claimed = await claimDelivery(db, deliveryId, {
    now,
    leaseUntil: after(now, LEASE_MS),
    runnerId,
    // Given by a clock that was ahead.
    tooLongLease: after(now, 2 * LEASE_MS),
    tooLateDue: after(now, READ_SOON_MS + MESSAGE_WAIT_MS),
  });
  return claimed ?? claimLater(db, deliveryId, runnerId, now);
}

const after = (time: Date, ms: number): Date => new Date(time.getTime() + ms);

async function claimLater(
  db: Database,
  deliveryId: number,
  runnerId: string | null,
  now: Date,
): Promise<Delivery | null> {
  const { prisma } = db;
  const delivery = await findDelivery(prisma, deliveryId);
  if (delivery?.state === 'queued' && delivery.dueAt) {
    await enqueueMail(prisma, delivery, { runAt: delivery.dueAt });
    return null;
  }
  if (delivery?.state !== 'sending' || !delivery.leaseUntil) return null;
  const { claimedBy, leaseUntil, attempts } = delivery;
  if (await isGone(db, claimedBy)) {
    const { count } = await prisma.mailDelivery.updateMany({
      where: { id: deliveryId, state: 'sending', claimedBy, attempts },
      data: { leaseUntil: after(now, LEASE_MS), claimedBy: runnerId, attempts: { increment: 1 } },
    });
    return count > 0 ? findDelivery(prisma, deliveryId) : null;
  }
  await enqueueMail(prisma, delivery, { runAt: after(leaseUntil, 1_000), jobKey: `mail:${deliveryId}` });
  return null;
}

async function isGone({ prisma }: Database, runnerId: string | null): Promise<boolean> {
  if (runnerId === null) return false;
  return (await prisma.queueRunner.count({ where: { id: runnerId } })) === 0;
}
