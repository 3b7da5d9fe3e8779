import { mailHost } from '#src/events/notify';
import { titleAt } from '#src/events/save.queries';
import { translatorFor } from '#src/i18n/i18n';
import { memoUrls } from '#src/features/memos/memos.urls';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import { canRead } from '#src/policies/memo.policy';
import { automatic, endedBy, footerOf, type Letter } from './letter';
import {
  findMailedMemo,
  findThreadStart,
  toldWithoutSight,
  type MailedMemo,
  type NoticeDelivery,
} from './mail.queries';
import { memoFacts } from './memoFacts';
import { noticeLine } from './noticeLine';
import { unsubscribeUrl } from './unsubscribe.service';

type MailDeps = Pick<Deps, 'db' | 'config'>;

/** The mail of a notice as it is true now; null when there is nothing to tell any more. */
export async function noticeLetter(deps: MailDeps, delivery: NoticeDelivery): Promise<Letter | null> {
  const { user, notification, kind } = delivery;
  const { event, memoId } = notification;
  if (isUnwanted(delivery) || event.message?.deletedAt) return null;
  const memo = memoId === null ? null : await findMailedMemo(deps.db.prisma, memoId);
  if (!memo) return null;
  const company = await deps.db.prisma.company.findUniqueOrThrow({ where: { id: 1 } });
  const seesMemo = canRead({ ...user, company }, { ...memo, hasTask: memo.task !== null });
  if (!seesMemo && !toldWithoutSight.has(event.type)) return null;

  const t = translatorFor(user.locale);
  const title = oneLine(seesMemo ? memo.title : await titleAt(deps.db.prisma, memo, event.id));
  const { baseUrl } = deps.config;
  const url = unsubscribeUrl(baseUrl, user, kind);
  return {
    locale: user.locale,
    subject: `[Notes CRM] #${memo.id} ${title}`,
    fromName: event.actor?.name ?? null,
    heading: noticeLine(user, event, memo),
    about: `#${memo.id} ${title}`,
    ...contentOf(deps, delivery, seesMemo ? memo : null),
    footer: footerOf(t, baseUrl, 'mails.footer.notice'),
    unsubscribeUrl: url,
    headers: { ...automatic, ...endedBy(url), 'List-Id': `Notes CRM <memos.${mailHost(deps)}>` },
    ...(await threading(deps, delivery, memo.id)),
  };
}

/** Ended while the mail waited; or "at once unless I have read it within two minutes", for which the job waited. */
function isUnwanted({ kind, user, notification }: NoticeDelivery): boolean {
  const timing = user.notificationPreferences.find((preference) => preference.kind === kind)?.timing;
  return timing === 'never' || (timing === 'unlessReadSoon' && notification.readAt !== null);
}

type Content = Pick<Letter, 'message' | 'paragraphs' | 'facts' | 'button'>;

/** What was said, or how the memo stands. Who no longer sees it (`memo` is null) reads neither. */
function contentOf({ config }: MailDeps, { user, notification }: NoticeDelivery, memo: MailedMemo | null): Content {
  const t = translatorFor(user.locale);
  const format = formatFor(user.locale, user.timeZone);
  const linkTo = (label: string, path: string) => ({ label: t(label), url: `${config.baseUrl}${path}` });
  if (!memo) return { paragraphs: [], facts: [], button: linkTo('mails.openNotices', '/notifications') };
  const { message } = notification.event;
  if (message) {
    const files = message.attachments.map(({ fileName, sizeBytes }) => `${fileName} (${format.bytes(sizeBytes)})`);
    const button = linkTo('mails.message.open', memoUrls.message(memo.id, message.id));
    return { message: { text: message.text, files }, paragraphs: [], facts: [], button };
  }
  const isRecipient = memo.participants.some((role) => role.userId === user.id && role.isRecipient);
  const isOpen = memo.stage === 'pending' || memo.stage === 'postponed';
  return {
    paragraphs: isRecipient && isOpen ? [t('mails.toDo')] : [],
    facts: memoFacts(t, format, memo),
    button: linkTo('mails.openMemo', memoUrls.show(memo.id)),
  };
}

/** All mails about one memo hang together, below a root that no mail has, and below the first one this reader got. */
async function threading(deps: MailDeps, { id, user }: NoticeDelivery, memoId: number) {
  const root = `<memo-${memoId}@${mailHost(deps)}>`;
  const first = await findThreadStart(deps.db, { userId: user.id, memoId, deliveryId: id });
  return { inReplyTo: first ?? root, references: first ? [root, first] : [root] };
}
