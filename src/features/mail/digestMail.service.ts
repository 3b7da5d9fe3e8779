import { randomUUID } from 'node:crypto';
import { enqueueMail } from '#src/events/mailQueue';
import { mailHost } from '#src/events/notify';
import { translatorFor } from '#src/i18n/i18n';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { findDigested, lockWaiting } from './digest.queries';
import { digestItems, type DigestItem } from './digestItems';
import { automatic, endedBy, footing, type Letter } from './letter';
import type { Delivery } from './mail.queries';
import type { MailBatch } from './mailBatch';
import { DIGEST } from './mailKinds';
import { unsubscribeUrl } from './unsubscribe.service';
import { subjectLine } from './subjectLine';

type MailDeps = Pick<Deps, 'db' | 'config'>;

/** The page of notices lists the rest. */
const MOST_ITEMS = 50;

/**
 * Creates one mail for everything due by `dueAt` and unread; a notice belongs to one digest for ever. Repeated or
 * concurrent jobs find nothing left. Uses `dueAt` instead of our clock, which may be behind the database's.
 */
export async function orderDigest(deps: MailDeps, { userId, dueAt }: { userId: number; dueAt: Date }): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const user = await tx.user.findFirst({ where: { id: userId, deactivatedAt: null }, select: { email: true } });
    const ids = user ? await lockWaiting(tx, userId, dueAt) : [];
    if (!user || ids.length === 0) return;
    const { id: digestId } = await tx.mailDelivery.create({
      data: {
        userId,
        kind: DIGEST,
        messageId: `<${randomUUID()}@${mailHost(deps)}>`,
        toAddress: user.email,
        createdAt: clock.now(),
      },
      select: { id: true },
    });
    await tx.notification.updateMany({ where: { id: { in: ids } }, data: { digestId } });
    await enqueueMail(tx, { id: digestId, kind: DIGEST });
  });
}

/** Written when it is sent; null when everything was read or has become invisible. */
export async function digestLetter(
  deps: MailDeps & Pick<Deps, 'logger'> & { run: MailBatch },
  { id, user }: Delivery,
): Promise<Letter | null> {
  const unwanted = user.notificationPreferences.filter(({ timing }) => timing === 'never').map(({ kind }) => kind);
  const company = await deps.run.company();
  const notices = await findDigested(deps.db.prisma, { digestId: id, userId: user.id, unwanted });
  const items = await digestItems(deps, { ...user, company }, notices);
  if (items.length === 0) return null;

  const t = translatorFor(user.locale);
  const left = noticesIn(items.slice(MOST_ITEMS));
  const url = unsubscribeUrl(deps.config.baseUrl, user, DIGEST);
  return {
    locale: user.locale,
    subject: subjectLine(t('mails.digest.subject', { count: noticesIn(items) })),
    fromName: null,
    heading: t('mails.digest.text'),
    about: null,
    paragraphs: left > 0 ? [t('mails.digest.more', { count: left })] : [],
    facts: [],
    items: items.slice(0, MOST_ITEMS),
    button: { label: t('mails.openNotices'), url: `${deps.config.baseUrl}/notifications` },
    ...footing(t, deps.config.baseUrl, { reason: 'mails.footer.digest', unsubscribeUrl: url }),
    headers: { ...automatic, ...endedBy(url), 'List-Id': `Notes CRM <memos.${mailHost(deps)}>` },
  };
}

const noticesIn = (items: readonly DigestItem[]): number => items.reduce((sum, { notices }) => sum + notices, 0);
