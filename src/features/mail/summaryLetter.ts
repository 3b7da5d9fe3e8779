import { mailHost } from '#src/events/notify';
import { personSubject } from '#src/subjects/subject';
import { findSummaries, type Summary } from '#src/features/notifications/summary.queries';
import { translatorFor } from '#src/i18n/i18n';
import type { Deps } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import { automatic, endedBy, footing, type Letter } from './letter';
import type { NoticeDelivery } from './mail.queries';
import { decidedTogether } from './decidedTogether.queries';
import { awayLines, memoLines, type MemoLine } from './morning.queries';
import type { MailBatch } from './mailBatch';
import { sentenceFor } from '#src/events/sentence';
import { unsubscribeUrl } from './unsubscribe.service';
import { subjectLine } from './subjectLine';

type MailDeps = Pick<Deps, 'db' | 'config'> & { run: MailBatch };

/** Names the first memos and tasks with links; null when nothing is left to do, or a later morning told of it again. */
export async function summaryLetter(deps: MailDeps, delivery: NoticeDelivery): Promise<Letter | null> {
  const { user, notification, kind } = delivery;
  const { event } = notification;
  if (await isOutdated(deps, delivery)) return null;
  const { prisma } = deps.db;
  const company = await deps.run.company();
  const t = translatorFor(user.locale);
  const format = formatFor(user.locale, user.timeZone);
  const [summary] = await findSummaries(prisma, t, { ...user, company }, [event]);
  if (!summary || (summary.items.length === 0 && !summary.saysAll)) return null;
  const lines = await memoLines(deps.db, { t, format }, event, user.id);
  const decided = await decidedTogether(deps.db, t, event);
  const { baseUrl } = deps.config;
  const heading = sentenceFor(user, event, personSubject(user.id));
  const url = unsubscribeUrl(baseUrl, user, kind);
  return {
    locale: user.locale,
    subject: subjectLine(oneLine(heading)),
    fromName: event.actor?.name ?? null,
    heading,
    about: null,
    paragraphs: awayLines({ t, format }, event),
    facts: [],
    content: decided.content,
    items: inParts(summary.items, lines).map((item) => ({
      ...{ ...item, ...decided.lines.get(item.url) },
      url: `${baseUrl}${item.url}`,
    })),
    more:
      summary.more > 0 ? t('notices.summary.more', { count: summary.more, shown: format.number(summary.more) }) : null,
    button: { label: summary.label, url: `${baseUrl}${summary.url}` },
    ...footing(t, baseUrl, { reason: 'mails.footer.summary', unsubscribeUrl: url }),
    headers: { ...automatic, ...endedBy(url), 'List-Id': `Notes CRM <memos.${mailHost(deps)}>` },
  };
}

/** In the order of the parts, each of which begins with its heading. */
function inParts(items: Summary['items'], lines: ReadonlyMap<string, MemoLine>) {
  const named = items.map(({ about, url }) => ({ about: oneLine(about), url, excerpt: null, line: lines.get(url) }));
  const inOrder = named.toSorted((one, other) => (one.line?.place ?? 0) - (other.line?.place ?? 0));
  return inOrder.map(({ line, ...item }, index) => ({
    ...item,
    sentence: line?.sentence ?? '',
    part: line && line.place !== inOrder[index - 1]?.line?.place ? line.part : null,
  }));
}

/** The mail waited until the next morning's was written. */
async function isOutdated({ db }: MailDeps, { user, notification: { event } }: NoticeDelivery): Promise<boolean> {
  if (event.type !== 'person.memosWait') return false;
  const later = { userId: user.id, type: event.type, id: { gt: event.id } };
  return (await db.prisma.event.count({ where: later })) > 0;
}
