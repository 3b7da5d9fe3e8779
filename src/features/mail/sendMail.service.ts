import { clock } from '#src/platform/clock';
import { inTransaction, type Database, type Prisma } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { MailRefused, type Mailer } from '#src/platform/mailer';
import { accountLetter } from './accountMail.service';
import { ACCOUNT_NOTICE, accountNoticeLetter, goesToAddressBefore } from './accountNotice.service';
import { mailMayGoAt } from '#src/events/quietHours';
import { enqueueMail, enqueueMailsLeft } from '#src/events/mailQueue';
import { digestLetter } from './digestMail.service';
import { forKeeping, withoutWords, type Letter } from './letter';
import { claim } from './claim.service';
import { enclosedLetterhead, letterhead } from './letterhead.queries';
import { markSent } from './claim.queries';
import type { Delivery } from './mail.queries';
import { DIGEST } from './mailKinds';
import { mailBatch, BATCH_MS, type MailBatch } from './mailBatch';
import { nextAttempt } from './mailSchedule';
import { noticeLetter } from './noticeLetter';
import { renderLetter } from './renderLetter';

type MailDeps = Pick<Deps, 'db' | 'config' | 'logger'> & { mailer: Mailer | null };
type RunDeps = MailDeps & { run: MailBatch };
type Columns = Prisma.MailDeliveryUpdateManyMutationInput;
type Outcome = { state: 'sent'; sentAt: Date; toAddress: string } | (Columns & { state: 'kept' | 'skipped' });

/** One job for several mails; those it has no time for go to a new job, which reads everything anew. */
export async function sendMails(
  deps: MailDeps,
  deliveryIds: readonly number[],
  job?: { runnerId: string | null; priority?: number },
): Promise<void> {
  const run = mailBatch(deps.db, deliveryIds);
  const until = performance.now() + BATCH_MS;
  for (const [at, deliveryId] of deliveryIds.entries()) {
    if (at > 0 && performance.now() > until)
      return enqueueMailsLeft(deps.db.prisma, deliveryIds.slice(at), job?.priority);
    await sendMail({ ...deps, run }, deliveryId, job);
  }
}

/**
 * Claims, writes and sends one mail. A process that dies after the server accepted it sends it again with the same
 * Message-ID.
 */
async function sendMail(
  deps: RunDeps,
  deliveryId: number,
  { runnerId }: { runnerId: string | null } = { runnerId: null },
): Promise<void> {
  const delivery = await claim(deps.db, deliveryId, runnerId);
  if (!delivery) return;
  const mayGo = goesAt(delivery, clock.now());
  if (mayGo > clock.now()) return waitUntil(deps.db, delivery, mayGo);
  let outcome: Outcome;
  try {
    outcome = await dispatch(deps, delivery);
  } catch (error) {
    return putOff(deps, delivery, error);
  }
  // Outside the error handling: the server has accepted the mail.
  if (outcome.state === 'sent') await markSent(deps.db, delivery, outcome);
  else await settle(deps.db, delivery, outcome);
}

/** Quiet hours apply to notices, not to mails that somebody requested (a new password). */
function goesAt({ kind, user, notification }: Delivery, due: Date): Date {
  return notification || kind === DIGEST ? mailMayGoAt(user, user.timeZone, due) : due;
}

/** Quiet hours began or changed since it was ordered. Not counted as an attempt. */
async function waitUntil(db: Database, { id, kind, attempts }: Delivery, runAt: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    const put = await tx.mailDelivery.updateMany({
      where: { id, attempts, state: 'sending' },
      data: { state: 'queued', leaseUntil: null, attempts: { decrement: 1 } },
    });
    if (put.count > 0) await enqueueMail(tx, { id, kind }, { runAt });
  });
}

/** A mail that fails to render is retried like one that fails to send. */
async function dispatch(deps: RunDeps, delivery: Delivery): Promise<Outcome> {
  const letter = await compose(deps, delivery);
  if (!letter) return { state: 'skipped', lastError: null };
  // The address may have changed since the mail was ordered; kept mails name the one it went to.
  const toAddress = goesToAddressBefore(delivery) ? delivery.toAddress : delivery.user.email;
  const company = await deps.run.company();
  const heldAt = company.mailHeldSince && clock.now();
  if (!deps.mailer || heldAt)
    return {
      state: 'kept',
      heldAt,
      lastError: null,
      toAddress,
      ...renderLetter(forKeeping(letter), letterhead(deps, company)),
    };
  const { fromName, headers, inReplyTo, references } = letter;
  const { head, enclosures } = await enclosedLetterhead(deps, company);
  await deps.mailer.send({
    ...renderLetter(company.mailsCarryText ? letter : withoutWords(letter), head),
    enclosures,
    repliesTo: letter.invitesAnswers ? deps.config.mailReplyTo : undefined,
    messageId: delivery.messageId,
    to: toAddress,
    fromName,
    headers,
    inReplyTo,
    references,
  });
  return { state: 'sent', sentAt: clock.now(), toAddress };
}

async function compose(deps: RunDeps, delivery: Delivery): Promise<Letter | null> {
  const { user, notification } = delivery;
  if (user.deactivatedAt) return null;
  if (notification) return noticeLetter(deps, { ...delivery, notification });
  if (delivery.kind === ACCOUNT_NOTICE) return accountNoticeLetter(deps, delivery);
  return delivery.kind === DIGEST ? digestLetter(deps, delivery) : accountLetter(deps, delivery);
}

/** Only if this attempt still holds the claim. */
async function settle({ prisma }: Database, { id, attempts }: Delivery, data: Columns): Promise<void> {
  await prisma.mailDelivery.updateMany({
    where: { id, attempts, state: 'sending' },
    data: { ...data, leaseUntil: null },
  });
}

async function putOff({ db, logger }: MailDeps, delivery: Delivery, error: unknown): Promise<void> {
  const lastError = error instanceof Error ? error.message : String(error);
  const runAt =
    error instanceof MailRefused
      ? null
      : nextAttempt({ ...delivery, dueAt: goesAt(delivery, delivery.createdAt) }, clock.now());
  if (!runAt) {
    logger.error({ deliveryId: delivery.id, reason: lastError }, 'a mail could not be delivered and was given up');
    return settle(db, delivery, { state: 'failed', lastError });
  }
  logger.warn({ deliveryId: delivery.id, runAt, reason: lastError }, 'a mail could not be delivered yet');
  await inTransaction(db, async (tx) => {
    const { id, kind, attempts } = delivery;
    const put = await tx.mailDelivery.updateMany({
      where: { id, attempts, state: 'sending' },
      data: { state: 'queued', leaseUntil: null, lastError },
    });
    if (put.count > 0) await enqueueMail(tx, { id, kind }, { runAt });
  });
}
