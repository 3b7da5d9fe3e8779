import { randomUUID } from 'node:crypto';
import { eventTypeOf } from '#src/events/catalogue';
import { mailHost } from '#src/events/notify';
import { titleAt } from '#src/events/save.queries';
import { noticeSentence } from '#src/events/sentence';
import { translatorFor } from '#src/i18n/i18n';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { enqueue } from '#src/platform/jobs';
import { oneLine } from '#src/platform/mailer';
import { canRead } from '#src/policies/memo.policy';
import { findDigested, lockWaiting, type DigestedNotice } from './digest.queries';
import { automatic, footerOf, type Letter } from './letter';
import { toldWithoutSight, type Delivery } from './mail.queries';

type MailDeps = Pick<Deps, 'db' | 'config'>;

export const DIGEST = 'digest';

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
    await enqueue(tx, 'send_mail', { deliveryId: digestId });
  });
}

/** The digest as it is true when it is sent; null when everything was read meanwhile, or is not to be seen any more. */
export async function digestLetter(deps: MailDeps, { id, user }: Delivery): Promise<Letter | null> {
  const unwanted = user.notificationPreferences.filter(({ timing }) => timing === 'never').map(({ kind }) => kind);
  const company = await deps.db.prisma.company.findUniqueOrThrow({ where: { id: 1 } });
  const notices = await findDigested(deps.db.prisma, { digestId: id, userId: user.id, unwanted });
  const items = [];
  for (const notice of notices) {
    const item = await itemOf(deps, { ...user, company }, notice);
    if (item) items.push(item);
  }
  if (items.length === 0) return null;

  const t = translatorFor(user.locale);
  const left = items.length - MOST_ITEMS;
  return {
    locale: user.locale,
    subject: `[Notes CRM] ${t('mails.digest.subject', { count: items.length })}`,
    fromName: null,
    heading: t('mails.digest.text'),
    about: null,
    paragraphs: left > 0 ? [t('mails.digest.more', { count: left })] : [],
    facts: [],
    items: items.slice(0, MOST_ITEMS),
    button: { label: t('mails.openNotices'), url: `${deps.config.baseUrl}/notifications` },
    footer: footerOf(t, deps.config.baseUrl, 'mails.footer.digest'),
    headers: { ...automatic, 'List-Id': `Notes CRM <memos.${mailHost(deps)}>` },
  };
}

type Reader = Delivery['user'] & {
  company: { name: string; executivesReadAll: boolean; anyoneMayBeRecipient: boolean };
};

async function itemOf({ db, config }: MailDeps, reader: Reader, { event, memo }: DigestedNotice) {
  if (!memo) return null;
  const type = eventTypeOf(event.type);
  const seesMemo = canRead(reader, { ...memo, hasTask: memo.task !== null });
  if (!seesMemo && !toldWithoutSight.has(type)) return null;
  const title = seesMemo ? memo.title : await titleAt(db.prisma, memo, event.id);
  const sentence = noticeSentence(translatorFor(reader.locale), formatFor(reader.locale, reader.timeZone), type, {
    actorName: event.actor?.name ?? null,
    changes: event.changes,
    userId: reader.id,
    isRecipient: memo.participants.some(({ isRecipient }) => isRecipient),
    isForCompany: memo.isForCompany,
  });
  const url = seesMemo ? `${config.baseUrl}/memos/${memo.id}` : `${config.baseUrl}/notifications`;
  return { sentence, about: `#${memo.id} ${oneLine(title)}`, url };
}
