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

/** A mail that nobody reads to its end helps nobody; the page of notices has them all. */
const MOST_ITEMS = 50;

/**
 * Makes the one mail of everything that is due for this reader by `dueAt` and unread: each notice belongs to one digest
 * for ever. The same job run again, or by two at once, finds nothing left. `dueAt` and not our clock decides, so that a
 * clock that is behind the database's leaves nothing lying.
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

/** The digest as it is true when it is sent; null when everything was read meanwhile, or is not to be seen any more. */
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
