import { resultIn } from '#src/events/excerpt';
import { mailHost } from '#src/events/notify';
import { titleAt } from '#src/events/save.queries';
import { numberOf, type Reader } from '#src/events/subject';
import { placeUrl } from '#src/features/notifications/notifications.urls';
import { translatorFor } from '#src/i18n/i18n';
import type { Deps, Place } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import { automatic, endedBy, footerOf, type Letter } from './letter';
import { findThreadStart, toldWithoutSight, type NoticeDelivery } from './mail.queries';
import { findMailSubject, type MailSubject } from './mailSubject';
import { noticeLine } from './noticeLine';
import { summaryLetter } from './summaryMail.service';
import { unsubscribeUrl } from './unsubscribe.service';

type MailDeps = Pick<Deps, 'db' | 'config'>;

/** The mail of a notice as it is true now; null when there is nothing to tell any more. */
export async function noticeLetter(deps: MailDeps, delivery: NoticeDelivery): Promise<Letter | null> {
  const { user, notification, kind } = delivery;
  const { event } = notification;
  if (isUnwanted(delivery) || event.message?.deletedAt) return null;
  if (event.userId !== null) return summaryLetter(deps, delivery);
  const subject = await findMailSubject(deps.db, notification);
  if (!subject) return null;
  const company = await deps.db.prisma.company.findUniqueOrThrow({ where: { id: 1 } });
  const reader = { ...user, company };
  const isVisible = subject.isVisibleTo(reader);
  if (!isVisible && !toldWithoutSight.has(event.type)) return null;

  const t = translatorFor(user.locale);
  const title = oneLine(isVisible ? subject.title : await titleAt(deps.db.prisma, subject, event.id));
  const about = `${numberOf(t, subject.place)} ${title}`;
  const { baseUrl } = deps.config;
  const url = unsubscribeUrl(baseUrl, user, kind);
  const list = `Notes CRM <${subject.place.kind}s.${mailHost(deps)}>`;
  return {
    locale: user.locale,
    subject: `[Notes CRM] ${about}`,
    fromName: event.actor?.name ?? null,
    heading: noticeLine(user, event, subject),
    about,
    ...contentOf(deps, delivery, isVisible ? subject : null, reader),
    footer: footerOf(t, baseUrl, `mails.footer.${subject.place.kind}`),
    unsubscribeUrl: url,
    headers: { ...automatic, ...endedBy(url), 'List-Id': list },
    ...(await threading(deps, delivery, subject.place)),
  };
}

/** Ended while the mail waited; or "at once unless I have read it within two minutes", for which the job waited. */
function isUnwanted({ kind, user, notification }: NoticeDelivery): boolean {
  const timing = user.notificationPreferences.find((preference) => preference.kind === kind)?.timing;
  return timing === 'never' || (timing === 'unlessReadSoon' && notification.readAt !== null);
}

type Content = Pick<Letter, 'message' | 'paragraphs' | 'facts' | 'button'>;

/** What was said, or how the memo or task stands. Who no longer sees it (`subject` is null) reads neither. */
function contentOf(
  { config }: MailDeps,
  { user, notification }: NoticeDelivery,
  subject: MailSubject | null,
  reader: Reader,
): Content {
  const t = translatorFor(user.locale);
  const format = formatFor(user.locale, user.timeZone);
  const linkTo = (label: string, path: string) => ({ label: t(label), url: `${config.baseUrl}${path}` });
  if (!subject) return { paragraphs: [], facts: [], button: linkTo('mails.openNotices', '/notifications') };
  const { place, isOpen, participants } = subject;
  const { message } = notification.event;
  if (message) {
    const files = message.attachments.map(({ fileName, sizeBytes }) => `${fileName} (${format.bytes(sizeBytes)})`);
    const button = linkTo('mails.message.open', placeUrl(place, message.id));
    return { message: { text: message.text, files }, paragraphs: [], facts: [], button };
  }
  const isRecipient = participants.some((role) => role.userId === user.id && (role.isRecipient || role.isDeputy));
  return {
    message: resultOf(notification.event),
    paragraphs: isRecipient && isOpen ? [t('mails.toDo')] : [],
    facts: subject.facts(t, format, reader),
    button: linkTo(`mails.open.${place.kind}`, placeUrl(place)),
  };
}

/** The line with which a task was closed. */
function resultOf({ type, changes }: NoticeDelivery['notification']['event']): Letter['message'] {
  const text = resultIn(type, changes);
  return text === '' ? null : { text, files: [] };
}

/** All mails about one memo or task hang together, below a root that no mail has, and below the first one this reader got. */
async function threading(deps: MailDeps, { id, user }: NoticeDelivery, place: Place) {
  const root = `<${place.kind}-${place.id}@${mailHost(deps)}>`;
  const first = await findThreadStart(deps.db, { userId: user.id, place, deliveryId: id });
  return { inReplyTo: first ?? root, references: first ? [root, first] : [root] };
}
