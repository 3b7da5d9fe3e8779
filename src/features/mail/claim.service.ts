import { enqueueMail } from '#src/events/mailQueue';
import { READ_SOON_MS, MESSAGE_WAIT_MS } from '#src/events/messageMails';
import { clock } from '#src/platform/clock';
import type { Database, Prisma } from '#src/platform/db';
import { findDelivery, type Delivery } from './mail.queries';

/** Longer than a job may take. */
const LEASE_MS = 3 * 60_000;

/**
 * Claims the mail for a lease, or until the runner that sends it is gone. Null when there is nothing to send, or
 * another job has claimed it: then one looks again after the lease.
 */
export async function claim(db: Database, deliveryId: number, runnerId: string | null): Promise<Delivery | null> {
  const { prisma } = db;
  const now = clock.now();
  const take = async (where: Prisma.MailDeliveryWhereInput): Promise<boolean> => {
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const data = { state: 'sending', leaseUntil, claimedBy: runnerId, attempts: { increment: 1 } } as const;
    const { count } = await prisma.mailDelivery.updateMany({
      where: { id: deliveryId, AND: [where, isDue(now)] },
      data,
    });
    return count > 0;
  };
  const isTaken = await take({ OR: [{ state: 'queued' }, { state: 'sending', OR: isOver(now) }] });
  const delivery = await findDelivery(prisma, deliveryId);
  if (!isTaken && delivery?.state === 'queued' && delivery.dueAt) {
    await enqueueMail(prisma, delivery, { runAt: delivery.dueAt });
    return null;
  }
  if (isTaken || delivery?.state !== 'sending' || !delivery.leaseUntil) return isTaken ? delivery : null;
  const { claimedBy, leaseUntil, attempts } = delivery;
  if (await isGone(db, claimedBy)) {
    return (await take({ state: 'sending', claimedBy, attempts })) ? findDelivery(prisma, deliveryId) : null;
  }
  const runAt = new Date(leaseUntil.getTime() + 1_000);
  await enqueueMail(prisma, delivery, { runAt, jobKey: `mail:${deliveryId}` });
  return null;
}

/** An impossibly long lease was given by a clock that was ahead. */
const isOver = (now: Date): Prisma.MailDeliveryWhereInput[] => [
  { leaseUntil: { lt: now } },
  { leaseUntil: { gt: new Date(now.getTime() + 2 * LEASE_MS) } },
];

/** An impossibly late due time was set by a clock that was ahead. */
const isDue = (now: Date): Prisma.MailDeliveryWhereInput => ({
  OR: [
    { dueAt: null },
    { dueAt: { lte: now } },
    { dueAt: { gt: new Date(now.getTime() + READ_SOON_MS + MESSAGE_WAIT_MS) } },
  ],
});

async function isGone({ prisma }: Database, runnerId: string | null): Promise<boolean> {
  if (runnerId === null) return false;
  return (await prisma.queueRunner.count({ where: { id: runnerId } })) === 0;
}
