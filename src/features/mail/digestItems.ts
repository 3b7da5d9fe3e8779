import { excerptOfMessage } from '#src/events/excerpt';
import { titleAt } from '#src/events/save.queries';
import { memoUrls } from '#src/features/memos/memos.urls';
import { translatorFor } from '#src/i18n/i18n';
import type { Deps } from '#src/platform/http/context';
import { oneLine } from '#src/platform/mailer';
import { canRead } from '#src/policies/memo.policy';
import type { DigestedNotice } from './digest.queries';
import type { Letter } from './letter';
import { toldWithoutSight, type Delivery } from './mail.queries';
import { noticeLine } from './noticeLine';

type Reader = Delivery['user'] & {
  company: { name: string; executivesReadAll: boolean; anyoneMayBeRecipient: boolean };
};

/** One line of a digest, and of how many notices it tells. */
export type DigestItem = NonNullable<Letter['items']>[number] & { notices: number };

/** What a digest tells: a line for each notice, but one for all that was said in a memo's chat. Mentions stand alone. */
export async function digestItems(
  deps: Pick<Deps, 'db' | 'config'>,
  reader: Reader,
  notices: readonly DigestedNotice[],
): Promise<DigestItem[]> {
  const groups = new Map<string, DigestedNotice[]>();
  for (const notice of notices) {
    if (notice.event.message?.deletedAt) continue;
    const key = notice.kind === 'chat-message' ? `chat of ${notice.memo?.id ?? 0}` : `notice ${notice.id}`;
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  const items: DigestItem[] = [];
  for (const group of groups.values()) {
    const item = await itemOf(deps, reader, group);
    if (item) items.push({ ...item, notices: group.length });
  }
  return items;
}

async function itemOf({ db, config }: Pick<Deps, 'db' | 'config'>, reader: Reader, group: readonly DigestedNotice[]) {
  const [first] = group;
  if (!first?.memo) return null;
  const { event, memo } = first;
  const seesMemo = canRead(reader, { ...memo, hasTask: memo.task !== null });
  if (!seesMemo && !toldWithoutSight.has(event.type)) return null;
  const title = seesMemo ? memo.title : await titleAt(db.prisma, memo, event.id);
  const page = event.message ? memoUrls.message(memo.id, event.message.id) : memoUrls.show(memo.id);
  return {
    sentence: group.length > 1 ? talkLine(reader, group) : noticeLine(reader, event, memo),
    about: `#${memo.id} ${oneLine(title)}`,
    excerpt: excerptOf(group),
    url: `${config.baseUrl}${seesMemo ? page : '/notifications'}`,
  };
}

const writersOf = (group: readonly DigestedNotice[]): string[] => [
  ...new Set(group.map(({ event }) => event.actor?.name ?? '')),
];

/** "Masha Lind and 2 others wrote 7 messages" */
function talkLine({ locale }: Reader, group: readonly DigestedNotice[]): string {
  const writers = writersOf(group);
  const [name = '', other = ''] = writers;
  const values = { name, other, others: writers.length - 1, count: group.length };
  return translatorFor(locale)(`mails.wrote.${['alone', 'two'][writers.length - 1] ?? 'many'}`, values);
}

/** The beginning of what was said last; of several messages with its writer's name. */
function excerptOf(group: readonly DigestedNotice[]): string | null {
  const event = group.at(-1)?.event;
  const excerpt = event?.message ? excerptOfMessage(event.message) : null;
  return excerpt && group.length > 1 ? `${event?.actor?.name ?? ''}: ${excerpt}` : excerpt;
}
