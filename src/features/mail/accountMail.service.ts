import { createUserToken, tokenPath, type TokenKind } from '#src/features/auth/tokens.service';
import { translatorFor } from '#src/i18n/i18n';
import { enqueueMail } from '#src/events/mailQueue';
import { mailHost } from '#src/events/notify';
import { clock } from '#src/platform/clock';
import { inTransaction, Prisma, type Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { automatic, type Letter } from './letter';
import type { Delivery } from './mail.queries';
import type { MailBatch } from './mailBatch';
import { subjectLine } from './subjectLine';

type MailDeps = Pick<Deps, 'db' | 'config'>;
type Order = { userId: number; kind: TokenKind; job: { id: string; createdAt: Date } };

const deliveryKind = (kind: TokenKind): string => `account.${kind}`;

/** A repeated job finds the row by its Message-ID. */
export async function orderAccountMail(deps: MailDeps, { userId, kind, job }: Order): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const user = await tx.user.findFirst({ where: { id: userId, deactivatedAt: null }, select: { email: true } });
    if (!user || (kind === 'passwordReset' && (await hasMoved(tx, userId, job.createdAt)))) return;
    const made = await tx.mailDelivery.createManyAndReturn({
      data: {
        userId,
        kind: deliveryKind(kind),
        messageId: `<account-${job.id}-${job.createdAt.getTime()}@${mailHost(deps)}>`,
        toAddress: user.email,
        createdAt: clock.now(),
      },
      skipDuplicates: true,
      select: { id: true, kind: true },
    });
    for (const mail of made) await enqueueMail(tx, mail);
  });
}

/** A reset requested before a change of address must not be sent to the new address. */
async function hasMoved(tx: Tx, userId: number, since: Date): Promise<boolean> {
  const details = { path: ['changes', 'email'], not: Prisma.AnyNull };
  const where = { type: 'user.changed', subjectId: userId, createdAt: { gt: since }, details };
  return (await tx.auditEntry.count({ where })) > 0;
}

export async function endResetMails(tx: Tx, userId: number): Promise<void> {
  const where = { userId, kind: deliveryKind('passwordReset') };
  await tx.mailDelivery.updateMany({
    where: { ...where, state: { in: ['queued', 'sending', 'kept', 'failed'] } },
    data: { state: 'skipped', leaseUntil: null, subject: null, text: null, html: null },
  });
}

/**
 * The link's token exists only in the mail: each attempt makes another. Null when the invitation was accepted
 * meanwhile.
 */
export async function accountLetter(
  { db, config, run }: MailDeps & { run: MailBatch },
  { kind, user }: Delivery,
): Promise<Letter | null> {
  const what: TokenKind = kind === deliveryKind('invitation') ? 'invitation' : 'passwordReset';
  if (what === 'invitation' && user.passwordHash !== null) return null;
  const t = translatorFor(user.locale);
  const company = await run.company();
  const token = await createUserToken(db.prisma, user.id, what);
  const values = { name: user.name, company: company.name };
  return {
    locale: user.locale,
    subject: subjectLine(t(`mails.${what}.subject`, values)),
    fromName: null,
    heading: t('mails.greeting', values),
    about: null,
    paragraphs: [t(`mails.${what}.text`, values), t(`mails.${what}.expires`)],
    facts: [],
    button: { label: t(`mails.${what}.button`), url: `${config.baseUrl}${tokenPath(what, token)}` },
    footer: [t(`mails.footer.${what}`)],
    links: [],
    headers: automatic,
  };
}
