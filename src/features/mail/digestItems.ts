import { excerptOf as lineOf, excerptOfEvent } from '#src/events/excerpt';
import { titleAt } from '#src/events/sameSave.queries';
import { numberOf, personSubject, subjectOf } from '#src/subjects/subject';
import { placeUrl } from '#src/subjects/place';
import { findSummaries } from '#src/features/notifications/summary.queries';
import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { oneLine } from '#src/platform/mailer';
import { plainText } from '#src/platform/richText';
import { readable } from '#src/platform/readable';
import type { DigestedNotice } from './digest.queries';
import type { Letter } from './letter';
import { type Delivery } from './mail.queries';
import { isToldWithoutSight } from '#src/events/recipients';
import { sentenceFor } from '#src/events/sentence';

type Reader = Delivery['user'] & { company: Actor['company'] };

/** `notices`: how many it summarises. */
export type DigestItem = NonNullable<Letter['items']>[number] & { notices: number };

/** A line for each notice, except one for each chat. Mentions get their own line. */
export async function digestItems(
  deps: Pick<Deps, 'db' | 'config' | 'logger'>,
  reader: Reader,
  notices: readonly DigestedNotice[],
): Promise<DigestItem[]> {
  const groups = new Map<string, DigestedNotice[]>();
  for (const notice of notices) {
    if (notice.event.message?.deletedAt) continue;
    const key = notice.kind === 'chat-message' ? chatOf(notice) : `notice ${notice.id}`;
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  const rows = [...groups.values()].map((group) => ({ id: group[0]?.id ?? 0, group }));
  const items = await readable(deps, rows, async ({ group }) => {
    const item = await itemOf(deps, reader, group);
    return item ? [{ ...item, notices: group.length }] : [];
  });
  return items.flat();
}

async function itemOf({ db, config }: Pick<Deps, 'db' | 'config'>, reader: Reader, group: readonly DigestedNotice[]) {
  const [first] = group;
  if (first?.event.userId != null) return summaryItem({ db, config }, reader, first);
  const subject = first && subjectOf(first);
  if (!subject) return null;
  const { event } = first;
  const isVisible = subject.isVisibleTo(reader);
  if (!isVisible && !isToldWithoutSight(event.type)) return null;
  const title = isVisible ? subject.title : await titleAt(db.prisma, subject, event.id);
  const page = isVisible ? placeUrl(subject.place, event.message?.id) : '/notifications';
  return {
    sentence: group.length > 1 ? chatSentence(reader, group) : sentenceFor(reader, event, subject),
    about: `${numberOf(wordsFor(translatorFor(reader.locale), subject), subject.place)} ${oneLine(title)}`,
    excerpt: excerptOf(group) ?? (isVisible ? beginningOf(first) : null),
    url: `${config.baseUrl}${page}`,
  };
}

async function summaryItem(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  reader: Reader,
  { event }: DigestedNotice,
): Promise<Omit<DigestItem, 'notices'> | null> {
  const [summary] = await findSummaries(db.prisma, translatorFor(reader.locale), reader, [event]);
  if (!summary || summary.items.length === 0) return null;
  const sentence = sentenceFor(reader, event, personSubject(reader.id));
  return { sentence, about: summary.label, excerpt: excerptOfEvent(event), url: `${config.baseUrl}${summary.url}` };
}

const chatOf = ({ memo, task }: DigestedNotice): string =>
  memo ? `chat of memo ${memo.id}` : `chat of task ${task?.id ?? 0}`;

const writersOf = (group: readonly DigestedNotice[]): string[] => [
  ...new Set(group.map(({ event }) => event.actor?.name ?? '')),
];

/** "Masha Lind and 2 others wrote 7 messages" */
function chatSentence({ locale }: Reader, group: readonly DigestedNotice[]): string {
  const writers = writersOf(group);
  const [name = '', other = ''] = writers;
  const values = { name, other, others: writers.length - 1, count: group.length };
  return translatorFor(locale)(`mails.wrote.${['alone', 'two'][writers.length - 1] ?? 'many'}`, values);
}

function beginningOf({ event, memo, task }: DigestedNotice): string | null {
  const html = { text: memo?.body ?? task?.description, conclusion: memo?.conclusion, none: null }[
    NEW_BY[event.type] ?? 'none'
  ];
  return html ? lineOf(plainText(html)) : null;
}

const NEW_BY: Partial<Record<string, 'text' | 'conclusion'>> = {
  'memo.sent': 'text',
  'memo.subscriberAdded': 'text',
  'memo.considered': 'conclusion',
  'memo.conclusionEdited': 'conclusion',
  'task.created': 'text',
  'task.subscriberAdded': 'text',
};

/** The last message, with its writer when there are several; or the conclusion of a closed task. */
function excerptOf(group: readonly DigestedNotice[]): string | null {
  const event = group.at(-1)?.event;
  const excerpt = event ? excerptOfEvent(event) : null;
  return excerpt && group.length > 1 ? `${event?.actor?.name ?? ''}: ${excerpt}` : excerpt;
}
