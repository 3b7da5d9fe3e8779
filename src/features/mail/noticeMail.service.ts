import { eventTypeOf } from '#src/events/catalogue';
import { mailHost } from '#src/events/notify';
import { titleAt } from '#src/events/save.queries';
import { noticeSentence } from '#src/events/sentence';
import { translatorFor } from '#src/i18n/i18n';
import type { Deps, Translate } from '#src/platform/http/context';
import { formatFor, type Format } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import { canRead } from '#src/policies/memo.policy';
import { automatic, footerOf, type Letter } from './letter';
import {
  findMailedMemo,
  findThreadStart,
  toldWithoutSight,
  type MailedMemo,
  type NoticeDelivery,
} from './mail.queries';

type MailDeps = Pick<Deps, 'db' | 'config'>;

/** The mail of a notice as it is true now; null when there is nothing to tell any more. */
export async function noticeLetter(deps: MailDeps, delivery: NoticeDelivery): Promise<Letter | null> {
  const { user, notification } = delivery;
  const { event, memoId } = notification;
  const memo = memoId === null ? null : await findMailedMemo(deps.db.prisma, memoId);
  if (!memo || isReadSoonEnough(delivery)) return null;
  const seesMemo = canRead(
    { ...user, company: await deps.db.prisma.company.findUniqueOrThrow({ where: { id: 1 } }) },
    { ...memo, hasTask: memo.task !== null },
  );
  if (!seesMemo && !toldWithoutSight.has(event.type)) return null;

  const t = translatorFor(user.locale);
  const format = formatFor(user.locale, user.timeZone);
  const title = oneLine(seesMemo ? memo.title : await titleAt(deps.db.prisma, memo, event.id));
  const isRecipient = memo.participants.some((role) => role.userId === user.id && role.isRecipient);
  const facts = {
    actorName: event.actor?.name ?? null,
    changes: event.changes,
    userId: user.id,
    isRecipient,
    isForCompany: memo.isForCompany,
  };
  const { baseUrl } = deps.config;
  return {
    locale: user.locale,
    subject: `[Notes CRM] #${memo.id} ${title}`,
    fromName: event.actor?.name ?? null,
    heading: noticeSentence(t, format, eventTypeOf(event.type), facts),
    about: `#${memo.id} ${title}`,
    paragraphs: seesMemo && isRecipient && isOpen(memo) ? [t('mails.toDo')] : [],
    facts: seesMemo ? memoFacts(t, format, memo) : [],
    button: seesMemo
      ? { label: t('mails.openMemo'), url: `${baseUrl}/memos/${memo.id}` }
      : { label: t('mails.openNotices'), url: `${baseUrl}/notifications` },
    footer: footerOf(t, baseUrl, 'mails.footer.notice'),
    ...(await threading(deps, delivery, memo.id)),
  };
}

/** "At once unless I have read it within two minutes": the job waited so long. */
function isReadSoonEnough({ kind, user, notification }: NoticeDelivery): boolean {
  const timing = user.notificationPreferences.find((preference) => preference.kind === kind)?.timing;
  return timing === 'unlessReadSoon' && notification.readAt !== null;
}

const isOpen = ({ stage }: MailedMemo): boolean => stage === 'pending' || stage === 'postponed';

function memoFacts(t: Translate, format: Format, memo: MailedMemo) {
  const facts = [
    { label: t('mails.facts.from'), value: memo.owner.name },
    { label: t('mails.facts.to'), value: memo.isForCompany ? t('mails.theCompany') : (memo.recipient?.name ?? '') },
    { label: t('mails.facts.purpose'), value: memo.purpose?.name ?? '' },
    { label: t('mails.facts.state'), value: whoseTurn(t, format, memo) },
  ];
  return facts.filter(({ value }) => value !== '').map(({ label, value }) => ({ label, value: oneLine(value) }));
}

/** Who must act, and since when. */
function whoseTurn(t: Translate, format: Format, memo: MailedMemo): string {
  const name = memo.recipient?.name ?? '';
  const since = format.longDateTime(memo.stageChangedAt);
  switch (memo.stage) {
    case 'pending':
      return t(memo.isForCompany ? 'mails.turn.pendingForCompany' : 'mails.turn.pending', { name, since });
    case 'postponed':
      return memo.postponedUntil
        ? t('mails.turn.postponedUntil', { date: format.longDay(memo.postponedUntil) })
        : t('mails.turn.postponed', { since });
    case 'considered': {
      const values = {
        name: memo.consideredBy?.name ?? name,
        date: format.longDate(memo.consideredAt ?? memo.stageChangedAt),
      };
      return t(memo.isForCompany ? 'mails.turn.consideredForCompany' : 'mails.turn.considered', values);
    }
    case 'draft':
      return '';
  }
}

/** All mails about one memo hang together, below a root that no mail has, and below the first one this reader got. */
async function threading(deps: MailDeps, { id, user }: NoticeDelivery, memoId: number) {
  const root = `<memo-${memoId}@${mailHost(deps)}>`;
  const first = await findThreadStart(deps.db, { userId: user.id, memoId, deliveryId: id });
  return {
    inReplyTo: first ?? root,
    references: first ? [root, first] : [root],
    headers: { ...automatic, 'List-Id': `Notes CRM <memos.${mailHost(deps)}>` },
  };
}
