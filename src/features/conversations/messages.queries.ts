import { z } from 'zod';
import { attachmentSelect } from '#src/features/files/attachment.select';
import { ScanState, type Database, type Prisma, type Tx } from '#src/platform/db';
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
  attachments: { select: attachmentSelect, orderBy: { id: 'asc' } },
} satisfies Prisma.MessageSelect;

export type MessageRow = Prisma.MessageGetPayload<{ select: typeof select }>;

type Reader = Database['prisma'] | Tx;

export const PAGE_SIZE = 50;

export type Stretch = { messages: MessageRow[]; hasOlder: boolean; hasNewer: boolean };

const person = z.object({ id: z.number(), name: z.string() });
const file = z.object({
  id: z.number(),
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number(),
  createdAt: z.coerce.date(),
  scan: z.enum(ScanState).nullable(),
  uploaderId: z.number(),
  uploader: person.pick({ name: true }),
});

const row: z.ZodType<MessageRow> = z.object({
  id: z.number(),
  conversationId: z.number(),
  revision: z.number(),
  clientKey: z.string(),
  text: z.string(),
  createdAt: z.date(),
  editedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
  author: person,
  replyTo: z
    .object({ id: z.number(), text: z.string(), deletedAt: z.coerce.date().nullable(), author: person })
    .nullable(),
  mentions: z.array(z.object({ name: z.string().nullable(), user: person })),
  attachments: z.array(file),
});

/** `select` as SQL: every page with a chat runs it. */
const NEWEST = `
  SELECT m.id, m.conversation_id AS "conversationId", m.revision, m.client_key AS "clientKey", m.text,
         m.created_at AS "createdAt", m.edited_at AS "editedAt", m.deleted_at AS "deletedAt",
         jsonb_build_object('id', a.id, 'name', a.name) AS author,
         (SELECT jsonb_build_object('id', r.id, 'text', r.text, 'deletedAt', r.deleted_at,
                                    'author', jsonb_build_object('id', u.id, 'name', u.name))
            FROM messages r JOIN users u ON u.id = r.author_id WHERE r.id = m.reply_to_id) AS "replyTo",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('name', n.name,
                                                       'user', jsonb_build_object('id', u.id, 'name', u.name))
                                 ORDER BY n.user_id), '[]')
            FROM message_mentions n JOIN users u ON u.id = n.user_id WHERE n.message_id = m.id) AS mentions,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', f.id, 'fileName', f.file_name, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes,
                   'createdAt', f.created_at, 'scan', f.scan, 'uploaderId', f.uploader_id, 'uploader', jsonb_build_object('name', u.name)) ORDER BY f.id), '[]')
            FROM attachments f JOIN users u ON u.id = f.uploader_id WHERE f.message_id = m.id) AS attachments
    FROM messages m
    JOIN users a ON a.id = m.author_id
   WHERE m.conversation_id = $1 AND m.id < coalesce($2, 2147483647)
   ORDER BY m.id DESC
   LIMIT ${PAGE_SIZE + 1}`;

export async function findMessages(db: Database, conversationId: number, before?: number): Promise<Stretch> {
  const rows = await db.named('messages', NEWEST, row, [conversationId, before]);
  return {
    messages: rows.slice(0, PAGE_SIZE).toReversed(),
    hasOlder: rows.length > PAGE_SIZE,
    hasNewer: before !== undefined,
  };
}

export async function findMessagesAfter(db: Reader, conversationId: number, after: number): Promise<Stretch> {
  const rows = await db.message.findMany({
    where: { conversationId, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: PAGE_SIZE + 1,
    select,
  });
  return { messages: rows.slice(0, PAGE_SIZE), hasOlder: true, hasNewer: rows.length > PAGE_SIZE };
}

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

/** Posted, edited or deleted after a revision, in order; at most `MISSED_MAX` + 1. */
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

const read = z.object({ userId: z.number(), lastReadMessageId: z.number(), name: z.string() });

const READS = `
  SELECT r.user_id AS "userId", r.last_read_message_id AS "lastReadMessageId", u.name
    FROM conversation_reads r JOIN users u ON u.id = r.user_id
   WHERE r.conversation_id = $1`;

export const findReads = (db: Database, conversationId: number) =>
  db.named('chat_reads', READS, read, [conversationId]);

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
