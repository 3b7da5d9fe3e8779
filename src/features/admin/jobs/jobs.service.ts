import { recordAudit } from '#src/features/audit/audit.service';
import { inTransaction, type Database } from '#src/platform/db';
import { Conflict, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import { enqueue } from '#src/platform/jobs';
import type { KeptMail } from './jobs.queries';

/** A kept mail may hold another person's link to a password: who reads it is written down. */
export async function recordMailRead({ prisma }: Database, actor: Actor, mail: KeptMail): Promise<void> {
  if (mail.text === null) return;
  await recordAudit(prisma, {
    type: 'mail.read',
    actorId: actor.id,
    subjectId: mail.userId,
    details: { mailId: mail.id },
  });
}

/** Puts a mail that failed or was kept into the queue again; it is written anew when its turn comes. */
export async function sendMailAgain(db: Database, actor: Actor, mail: KeptMail): Promise<void> {
  await inTransaction(db, async (tx) => {
    const queued = await tx.mailDelivery.updateMany({
      where: { id: mail.id, state: { in: ['failed', 'kept'] } },
      data: { state: 'queued', leaseUntil: null, subject: null, text: null, html: null },
    });
    if (queued.count === 0) throw new Conflict('jobs.errors.notWaiting');
    await enqueue(tx, 'send_mail', { deliveryId: mail.id });
    await recordAudit(tx, {
      type: 'mail.sentAgain',
      actorId: actor.id,
      subjectId: mail.userId,
      details: { mailId: mail.id },
    });
  });
}

/** Gives a failed job all its attempts again, beginning now. */
export async function runJobAgain({ prisma }: Database, jobId: number): Promise<void> {
  const rows = await prisma.$queryRaw<unknown[]>`
    SELECT id FROM graphile_worker.reschedule_jobs(ARRAY[${jobId}::bigint], run_at => now(), attempts => 0)`;
  if (rows.length === 0) throw new NotFound();
}
