import { recordAudit } from '#src/features/audit/audit.service';
import { enqueueMail } from '#src/events/mailQueue';
import { tellPeople } from '#src/features/mail/accountNotice.service';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { Conflict, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { KeptMail } from './mails.queries';

/** A kept mail may hold another person's link to a password: who reads it is written down, and that person is told. */
export async function recordMailRead(
  deps: Pick<Deps, 'db' | 'config'>,
  actor: Actor,
  { id: mailId, userId, text, kind }: KeptMail,
): Promise<void> {
  if (text === null) return;
  await inTransaction(deps.db, async (tx) => {
    await recordAudit(tx, { type: 'mail.read', actorId: actor.id, subjectId: userId, details: { mailId, kind } });
    const isOthersLink = userId !== actor.id && kind === 'account.passwordReset';
    if (isOthersLink) await tellPeople(tx, deps, [userId], { what: 'linkRead', by: actor.name });
  });
}

/** Puts a mail that failed or was kept into the queue again; it is written anew when its turn comes. */
export async function sendMailAgain(db: Database, actor: Actor, mail: KeptMail): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await putIntoQueue(tx, actor, mail))) throw new Conflict('jobs.errors.notWaiting');
  });
}

/** The same for several at once: those that are neither kept nor failed any more are passed over. Answers how many went. */
export async function sendMailsAgain(db: Database, actor: Actor, mailIds: readonly number[]): Promise<number> {
  return inTransaction(db, async (tx) => {
    const where = { id: { in: [...mailIds] } };
    const mails = await tx.mailDelivery.findMany({
      where,
      orderBy: { id: 'asc' },
      select: { id: true, userId: true, kind: true },
    });
    let sent = 0;
    for (const mail of mails) if (await putIntoQueue(tx, actor, mail)) sent += 1;
    return sent;
  });
}

async function putIntoQueue(
  tx: Tx,
  actor: Actor,
  mail: { id: number; userId: number; kind: string },
): Promise<boolean> {
  const queued = await tx.mailDelivery.updateMany({
    where: { id: mail.id, state: { in: ['failed', 'kept'] } },
    data: { state: 'queued', leaseUntil: null, subject: null, text: null, html: null },
  });
  if (queued.count === 0) return false;
  await enqueueMail(tx, mail);
  const details = { mailId: mail.id };
  await recordAudit(tx, { type: 'mail.sentAgain', actorId: actor.id, subjectId: mail.userId, details });
  return true;
}

/** Gives a failed job all its attempts again, beginning now. */
export async function runJobAgain(db: Database, actor: Actor, jobId: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    const rows = await tx.$queryRaw<{ task: string }[]>`
      SELECT j.task_identifier AS task
        FROM graphile_worker.reschedule_jobs(ARRAY[${jobId}::bigint], run_at => now(), attempts => 0) r
        JOIN graphile_worker.jobs j ON j.id = r.id`;
    const [job] = rows;
    if (!job) throw new NotFound();
    await recordAudit(tx, { type: 'job.runAgain', actorId: actor.id, details: { jobId, task: job.task } });
  });
}
