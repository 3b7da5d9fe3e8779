import { z } from 'zod';
import { Prisma, type Tx } from '#src/platform/db';
import { plainText } from '#src/platform/richText';

export type Texts = { id: number; texts: string[]; said: Said[] };

type Said = { id: number; text: string; isKnown: boolean };

type Client = Pick<Tx, '$queryRaw'>;

/** Limits the memory of rewriting a very long chat. */
const NEWEST_MESSAGES = 3_000;

const said = z.array(z.object({ id: z.number(), text: z.string(), isKnown: z.boolean() }));
const strings = z.array(z.string());

const memoRow = z.object({
  id: z.number(),
  title: z.string(),
  body: z.string(),
  conclusion: z.string().nullable(),
  people: strings,
  files: strings,
  said,
});

const around = (ownFiles: Prisma.Sql, chat: Prisma.Sql): Prisma.Sql => Prisma.sql`
  ARRAY(SELECT a.file_name FROM attachments a WHERE ${ownFiles}
         UNION ALL
        SELECT a.file_name FROM attachments a JOIN messages x ON x.id = a.message_id JOIN conversations c ON c.id = x.conversation_id
         WHERE ${chat} AND x.deleted_at IS NULL) AS files,
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'text', x.text, 'isKnown', x.words IS NOT NULL) ORDER BY x.id), '[]')
     FROM (SELECT n.id, n.text, n.words FROM messages n JOIN conversations c ON c.id = n.conversation_id
            WHERE ${chat} AND n.deleted_at IS NULL
            ORDER BY n.id DESC LIMIT ${NEWEST_MESSAGES}) AS x) AS said`;

/** Includes the names of owner and recipient. */
export async function readMemoTexts(tx: Client, ids: readonly number[]): Promise<Texts[]> {
  const rows = await tx.$queryRaw`
    SELECT m.id, m.title, m.body, m.conclusion,
           ARRAY(SELECT u.name FROM users u WHERE u.id IN (m.owner_id, m.recipient_id)
                  OR u.id IN (SELECT r.user_id FROM memo_recipients r WHERE r.memo_id = m.id)) AS people,
           ${around(Prisma.sql`a.memo_id = m.id`, Prisma.sql`c.memo_id = m.id`)}
      FROM memos m WHERE m.id = ANY (${ids}::int[])`;
  return z
    .array(memoRow)
    .parse(rows)
    .map(({ id, title, body, conclusion, people, files, said: messages }) => ({
      id,
      texts: [title, plainText(body), plainText(conclusion ?? ''), ...people, ...files],
      said: messages,
    }));
}

const taskRow = z.object({
  id: z.number(),
  title: z.string(),
  description: z.string(),
  next_step: z.string().nullable(),
  conclusion: z.string().nullable(),
  files: strings,
  said,
});

export async function readTaskTexts(tx: Client, ids: readonly number[]): Promise<Texts[]> {
  const rows = await tx.$queryRaw`
    SELECT t.id, t.title, t.description, t.next_step, t.conclusion,
           ${around(Prisma.sql`a.task_id = t.id`, Prisma.sql`c.task_id = t.id`)}
      FROM tasks t WHERE t.id = ANY (${ids}::int[])`;
  return z
    .array(taskRow)
    .parse(rows)
    .map(({ id, title, description, next_step, conclusion, files, said: messages }) => ({
      id,
      texts: [title, plainText(description), next_step ?? '', plainText(conclusion ?? ''), ...files],
      said: messages,
    }));
}
