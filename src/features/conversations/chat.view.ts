import { randomUUID } from 'node:crypto';
import { excerptOfMessage } from '#src/events/excerpt';
import { wordsFor } from '#src/i18n/projectWords';
import type { Context, Problem } from '#src/platform/http/context';
import { findNames } from '#src/features/people/choosing/people.queries';
import { distinctNames, namesakes } from '#src/platform/words/namesakes';
import { idsIn } from '#src/platform/http/params';
import { chatQuery, type ChatQuery } from './conversations.schema';
import { messageViews, type MessageView } from './message.view';
import {
  findFirstUnread,
  findMessage,
  findMessages,
  findMessagesAfter,
  findMessagesAround,
  findReads,
  type MessageRow,
  type Stretch,
} from './messages.queries';
import { readUpTo } from './reading.service';
import { chatWords, notesWords } from './talkWords';
import { isNotes, type Conversation } from './conversation.access';

export { chatQuery, type ChatQuery };

/** Showing the newest messages moves the read receipt, but the unread marker stays where it was. */
export async function chatPage(ctx: Context, conversation: Conversation, query: ChatQuery, problem?: Problem) {
  const { t, format, actor, db } = ctx;
  const { prisma } = db;
  const [stretch, reads] = await Promise.all([findStretch(ctx, conversation, query), findReads(db, conversation.id)]);
  const { messages, hasOlder, hasNewer } = stretch;
  const lastRead = reads.find(({ userId }) => userId === actor.id)?.lastReadMessageId ?? 0;
  const newest = messages.at(-1);
  const isReadToEnd = !hasNewer && (newest?.id ?? 0) <= lastRead;
  const unreadFrom = isReadToEnd
    ? null
    : await findFirstUnread(prisma, conversation.id, { userId: actor.id, lastRead });
  // Notices of older messages were marked read by the page around the chat.
  if (newest && !hasNewer && !isReadToEnd) await readUpTo(ctx, actor, conversation, newest.id);
  const receipts = reads
    .filter(({ userId }) => userId !== actor.id && conversation.participants.some(({ id }) => id === userId))
    .map(({ userId, lastReadMessageId, name }) => ({ id: userId, name, messageId: lastReadMessageId }));
  return {
    url: conversation.url,
    conversationId: conversation.id,
    revision: conversation.revision,
    mayPost: conversation.mayPost,
    closed: closedBy(ctx, conversation),
    messages: await messageViews(messages, { t, format, actor, url: conversation.url }),
    olderUrl: hasOlder ? `${conversation.url}?before=${messages[0]?.id ?? 0}#chat` : null,
    newerUrl: hasNewer ? `${conversation.url}?after=${newest?.id ?? 0}#chat` : null,
    newestUrl: `${conversation.url}#chat`,
    unreadFrom,
    people: await mentionable(ctx, conversation),
    mayAdd: conversation.mayPost && conversation.addsByMention,
    outside: t(`chat.outside.${conversation.page.kind}`),
    notesOf: isNotes(conversation) ? conversation.place.id : null,
    words: isNotes(conversation) ? notesWords(t) : chatWords(t),
    receipts,
    seenBy: seenBy(messages, receipts),
    pendingMessage: pendingMessage(actor, conversation.url),
    locale: format.locale,
    timeZone: format.timeZone,
    form: composer(problem),
    replyTo: await answeredMessage(ctx, conversation, problem, query),
    highlighted: query.message ?? null,
    maxFileMb: ctx.maxFileMb,
  };
}

type Receipt = { id: number; name: string; messageId: number | null };

/** Who has read up to each message, by first name unless two share it. */
function seenBy(messages: readonly MessageRow[], receipts: readonly Receipt[]): Record<number, string> {
  const first = (name: string): string => name.split(' ')[0] ?? '';
  const isShared = ({ id, name }: Receipt) =>
    receipts.some((other) => other.id !== id && first(other.name) === first(name));
  const seen: Record<number, string> = {};
  for (const { id, author } of messages) {
    const readers = receipts.filter((receipt) => receipt.messageId === id && receipt.id !== author.id);
    if (readers.length === 0) continue;
    seen[id] = readers.map((reader) => (isShared(reader) ? reader.name : first(reader.name))).join(', ');
  }
  return seen;
}

/** What the browser fills while a message is being sent. */
const pendingMessage = ({ id, name }: { id: number; name: string }, url: string): MessageView => ({
  id: 0,
  revision: 0,
  authorId: id,
  authorName: name,
  html: '',
  createdAt: '',
  time: '',
  day: '',
  isoDay: '',
  isDeleted: false,
  isEdited: false,
  isOwn: true,
  isContinued: false,
  changeableUntil: '',
  isChangeable: false,
  replyTo: null,
  fileRows: [],
  placeUrl: url,
  url: `${url}/messages/0`,
});

/** People with the same name get a distinguishing label. */
async function mentionable({ db, actor }: Context, { participants }: Conversation) {
  const people = participants.filter(({ id }) => id !== actor.id);
  const ids = namesakes(people).map(({ id }) => String(id));
  const labels = distinctNames(await findNames(db.prisma, ids));
  return people.map(({ id, name }) => ({ id, name, ...(labels.has(id) ? { label: labels.get(id) } : {}) }));
}

export type ChatPage = Awaited<ReturnType<typeof chatPage>>;

/** `message` shows it among its neighbours; an unknown one shows the newest messages. */
async function findStretch(
  { db }: Context,
  conversation: Conversation,
  { message, before, after }: ChatQuery,
): Promise<Stretch> {
  const { id: conversationId } = conversation;
  const isThere = message !== undefined && (await findMessage(db.prisma, conversationId, message)) !== null;
  if (isThere) return findMessagesAround(db.prisma, conversationId, message);
  const later = after === undefined ? null : await findMessagesAfter(db.prisma, conversationId, after);
  return later && later.messages.length > 0 ? later : findMessages(db, conversationId, before);
}

function closedBy({ t }: Context, { mayPost, isWithdrawn, continuedIn, continuedAt }: Conversation) {
  if (isWithdrawn) return { sentence: t('chat.closed.withdrawn'), link: null };
  if (continuedIn) {
    const words = wordsFor(t, { isProject: continuedIn === 'project' });
    const link = continuedAt === null ? null : { href: continuedAt, label: words('chat.closed.openTask') };
    return { sentence: words('chat.closed.inTask'), link };
  }
  return mayPost ? null : { sentence: t('chat.closed.readOnly'), link: null };
}

const typedText = (problem: Problem | undefined, field: string): string => {
  const value = problem?.typed[field];
  return typeof value === 'string' ? value : '';
};

/** After an error it keeps its key, so that sending it again posts once. */
function composer(problem?: Problem) {
  return {
    message: typedText(problem, 'message'),
    replyTo: typedText(problem, 'replyTo'),
    clientKey: typedText(problem, 'clientKey') || randomUUID(),
    error:
      problem?.fieldErrors.message ??
      problem?.fieldErrors.addSubscribers ??
      problem?.fieldErrors.subscribers ??
      problem?.fieldErrors.form ??
      '',
    filesError: problem?.fieldErrors.files ?? '',
  };
}

async function answeredMessage(
  { db, t }: Context,
  conversation: Conversation,
  problem: Problem | undefined,
  { reply }: ChatQuery,
) {
  const asked = idsIn([typedText(problem, 'replyTo')])[0] ?? reply;
  const found = asked ? await findMessage(db.prisma, conversation.id, asked) : null;
  return found && { id: found.id, authorName: found.author.name, excerpt: excerptIn(found, t('chat.deleted')) };
}

const excerptIn = (row: MessageRow, whenDeleted: string): string => excerptOfMessage(row) ?? whenDeleted;
