import { changesOf } from '#src/events/catalogue';
import { mailHost } from '#src/events/notify';
import { noTitle, titleAt } from '#src/events/sameSave.queries';
import { numberOf, type Reader, type Subject } from '#src/subjects/subject';
import { placeUrl } from '#src/subjects/place';
import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import type { Deps, Place, Translate } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import { isEmpty, NOTHING } from './content';
import { automatic, endedBy, footing, type Letter } from './letter';
import type { NoticeDelivery } from './mail.queries';
import type { MailBatch } from './mailBatch';
import type { MailedSubject } from './mailedSubject.queries';
import { muteUrl } from './mute.service';
import { isToldWithoutSight } from '#src/events/recipients';
import { sentenceFor } from '#src/events/sentence';
import { summaryLetter } from './summaryLetter';
import { findToldMessages, type ToldMessage } from './messages.queries';
import { whyWithdrawn } from './memoContent';
import { messageContent } from './messageContent';
import { unsubscribeUrl } from './unsubscribe.service';
import { subjectLine } from './subjectLine';

type MailDeps = Pick<Deps, 'db' | 'config'> & { run: MailBatch };

/** Written when it is sent; null when there is nothing left to tell. */
export async function noticeLetter(deps: MailDeps, delivery: NoticeDelivery): Promise<Letter | null> {
  const { user, notification } = delivery;
  const { event } = notification;
  const messages = event.message ? await messagesToTell(deps, delivery) : [];
  if (event.message ? messages.length === 0 : isUnwanted(delivery)) return null;
  if (event.userId !== null) return summaryLetter(deps, delivery);
  const subject = await deps.run.subject(notification);
  if (!subject) return null;
  const reader = { ...user, company: await deps.run.company() };
  const isVisible = subject.isVisibleTo(reader);
  if (!isVisible && !isToldWithoutSight(event.type)) return null;

  const t = wordsFor(translatorFor(user.locale), subject);
  const number = numberOf(t, subject.place);
  const title = oneLine(isVisible ? subject.title : await titleAt(deps.db.prisma, subject, event.id));
  const heading = messages.length > 1 ? wroteLine(t, delivery, messages) : sentenceFor(user, event, subject);
  return {
    locale: user.locale,
    ...titled(heading, `${number} ${title}`),
    fromName: event.actor?.name ?? null,
    ...bareOf(delivery, subject, isVisible ? title : noTitle),
    ...contentOf(deps, delivery, isVisible ? subject : null, reader, messages),
    ...footOf(deps, delivery, subject),
    ...(await threading(deps, delivery, subject.place)),
  };
}

const titled = (heading: string, about: string) => ({ heading, about, subject: subjectLine(about) });

function bareOf({ user, notification: { event } }: NoticeDelivery, subject: Subject, title: string) {
  if (event.type !== 'reminder.due') return {};
  const changes = { ...changesOf('reminder.due', event.changes), note: '' };
  const about = `${numberOf(wordsFor(translatorFor(user.locale), subject), subject.place)} ${title}`;
  return { bare: titled(sentenceFor(user, { ...event, changes }, subject), about) };
}

/** Why it came, and how to stop mails of this kind or, for participants, of this memo or task. */
function footOf(deps: MailDeps, { user, kind }: NoticeDelivery, subject: Subject) {
  const { place, participants } = subject;
  const t = wordsFor(translatorFor(user.locale), subject);
  const { baseUrl } = deps.config;
  const ending = unsubscribeUrl(baseUrl, user, kind);
  const takesPart = participants.some(({ userId }) => userId === user.id);
  const mute = takesPart
    ? { label: t(`mails.mute.${place.kind}.link`), url: muteUrl(baseUrl, user, place), isOwn: true }
    : null;
  const list = `Notes CRM <${place.kind}s.${mailHost(deps)}>`;
  return {
    ...footing(t, baseUrl, { reason: `mails.footer.${place.kind}`, unsubscribeUrl: ending, mute }),
    headers: { ...automatic, ...endedBy(ending), 'List-Id': list },
  };
}

const timingOf = ({ user }: NoticeDelivery, kind: string) =>
  user.notificationPreferences.find((preference) => preference.kind === kind)?.timing;

/** Ended while the mail waited; or read in time, where the reader chose "at once unless I have read it". */
function isUnwanted(delivery: NoticeDelivery): boolean {
  const timing = timingOf(delivery, delivery.kind);
  return timing === 'never' || (timing === 'unlessReadSoon' && delivery.notification.readAt !== null);
}

type Told = ToldMessage & { isMention: boolean };

/** As they are now, without deleted ones, those that came before the reader's eyes, and those no longer wanted. */
async function messagesToTell({ db }: MailDeps, delivery: NoticeDelivery): Promise<Told[]> {
  const notices = await findToldMessages(db.prisma, delivery.id);
  return notices.flatMap(({ kind, readAt, isWatched, event: { message } }) => {
    if (!message || message.deletedAt) return [];
    const timing = timingOf(delivery, kind);
    const isSeen = isWatched || (timing === 'unlessReadSoon' && readAt !== null);
    return timing === 'never' || isSeen ? [] : [{ ...message, isMention: kind === 'chat-mention' }];
  });
}

function wroteLine(t: Translate, { notification }: NoticeDelivery, messages: readonly Told[]): string {
  const key = messages.some(({ isMention }) => isMention) ? 'mails.wrote.mention' : 'mails.wrote.alone';
  return t(key, { name: notification.event.actor?.name ?? '', count: messages.length });
}

type Content = Pick<Letter, 'content' | 'paragraphs' | 'facts' | 'button'>;

/** Null for a reader who may not see it (`subject` is null). */
function contentOf(
  { config }: MailDeps,
  { user, notification }: NoticeDelivery,
  subject: MailedSubject | null,
  reader: Reader,
  messages: readonly Told[],
): Content {
  const t = wordsFor(translatorFor(user.locale), subject ?? { isProject: false });
  const format = formatFor(user.locale, user.timeZone);
  const linkTo = (label: string, path: string) => ({ label: t(label), url: `${config.baseUrl}${path}` });
  if (!subject) {
    const passages = whyWithdrawn(t, notification.event);
    const content = passages.length > 0 ? { ...NOTHING, passages } : null;
    return { content, paragraphs: [], facts: [], button: linkTo('mails.openNotices', '/notifications') };
  }
  const { place, isOpen, participants } = subject;
  const [first] = messages;
  if (first) {
    const button = linkTo('mails.message.open', placeUrl(place, first.id));
    return { content: messageContent(format, messages), paragraphs: [], facts: [], button };
  }
  const isRecipient = participants.some((role) => role.userId === user.id && (role.isRecipient || role.isDeputy));
  const content = subject.content(t, format, notification.event, user.id);
  return {
    content: isEmpty(content) ? null : content,
    paragraphs: isRecipient && isOpen ? [t('mails.toDo')] : [],
    facts: subject.facts(t, format, reader),
    button: linkTo(`mails.open.${place.kind}`, placeUrl(place)),
  };
}

/**
 * All mails about a memo or task form one thread: below a common root id that no mail has, and below this reader's
 * first.
 */
async function threading(deps: MailDeps, { user }: NoticeDelivery, place: Place) {
  const root = `<${place.kind}-${place.id}@${mailHost(deps)}>`;
  const first = await deps.run.threadStart(place, user.id);
  return { inReplyTo: first ?? root, references: first ? [root, first] : [root] };
}
