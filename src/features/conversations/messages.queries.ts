import type { Database, Prisma, Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';

const author = { select: { id: true, name: true } } as const;

const select = {
  id: true,
  conversationId: true,
  revision: true,
  clientKey: true,
  text: true,
  createdAt: true,
  editedAt: true,
  deletedAt: true,
  author,
  replyTo: { select: { id: true, text: true, deletedAt: true, author } },
  mentions: { select: { name: true, user: { select: { id: true, name: true } } } },
  attachments: {
    select: {
      id: true,
      fileName: true,
      mediaType: true,
      sizeBytes: true,
      createdAt: true,
      uploader: { select: { name: true } },
    },
    orderBy: { id: 'asc' },
  },
} satisfies Prisma.MessageSelect;

export type MessageRow = Prisma.MessageGetPayload<{ select: typeof select }>;

type Reader = Database['prisma'] | Tx;

export const PAGE_SIZE = 50;

/** Oldest first, at most a page of them; `hasOlder` and `hasNewer` say whether there is more on either side. */
export type Stretch = { messages: MessageRow[]; hasOlder: boolean; hasNewer: boolean };

/** The newest messages, or those before an id. */
export async function findMessages(db: Reader, conversationId: number, before?: number): Promise<Stretch> {
  const rows = await db.message.findMany({
    where: { conversationId, ...(before === undefined ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: PAGE_SIZE + 1,
    select,
  });
  return {
    messages: rows.slice(0, PAGE_SIZE).toReversed(),
    hasOlder: rows.length > PAGE_SIZE,
    hasNewer: before !== undefined,
  };
}

/** The messages that follow one. */
export async function findMessagesAfter(db: Reader, conversationId: number, after: number): Promise<Stretch> {
  const rows = await db.message.findMany({
    where: { conversationId, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: PAGE_SIZE + 1,
    select,
  });
  return { messages: rows.slice(0, PAGE_SIZE), hasOlder: true, hasNewer: rows.length > PAGE_SIZE };
}

/** The messages around one, so that its URL leads into the middle of the conversation. */
export async function findMessagesAround(db: Reader, conversationId: number, messageId: number): Promise<Stretch> {
  const half = PAGE_SIZE / 2;
  const [older, newer] = await Promise.all([
    db.message.findMany({
      where: { conversationId, id: { lt: messageId } },
      orderBy: { id: 'desc' },
      take: half + 1,
      select,
    }),
    db.message.findMany({
      where: { conversationId, id: { gte: messageId } },
      orderBy: { id: 'asc' },
      take: half + 1,
      select,
    }),
  ]);
  return {
    messages: [...older.slice(0, half).toReversed(), ...newer.slice(0, half)],
    hasOlder: older.length > half,
    hasNewer: newer.length > half,
  };
}

export const MISSED_MAX = 200;

/** Everything posted, edited or deleted after a revision, in order; at most `MISSED_MAX` + 1. */
export function findMissed(db: Reader, conversationId: number, since: number): Promise<MessageRow[]> {
  return db.message.findMany({
    where: { conversationId, revision: { gt: since } },
    orderBy: { revision: 'asc' },
    take: MISSED_MAX + 1,
    select,
  });
}

export function findMessage(db: Reader, conversationId: number, messageId: number): Promise<MessageRow | null> {
  return db.message.findFirst({ where: { id: messageId, conversationId }, select });
}

export async function getMessage(db: Reader, conversationId: number, messageId: number): Promise<MessageRow> {
  const message = await findMessage(db, conversationId, messageId);
  if (!message) throw new NotFound('chat.errors.gone');
  return message;
}

export function findMessageByKey(db: Reader, authorId: number, clientKey: string): Promise<MessageRow | null> {
  return db.message.findUnique({ where: { authorId_clientKey: { authorId, clientKey } }, select });
}

/** How far everybody has read. */
export function findReads(db: Reader, conversationId: number) {
  return db.conversationRead.findMany({
    where: { conversationId },
    select: { userId: true, lastReadMessageId: true, user: { select: { name: true } } },
  });
}

/** The first message of somebody else after the last one this reader has read. */
export async function findFirstUnread(
  db: Reader,
  conversationId: number,
  { userId, lastRead }: { userId: number; lastRead: number },
): Promise<number | null> {
  const first = await db.message.findFirst({
    where: { conversationId, id: { gt: lastRead }, authorId: { not: userId } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return first?.id ?? null;
}
