import { z } from 'zod';
import type { Database } from '#src/platform/db';

const rows = z.array(z.object({ userId: z.number(), isToEnd: z.boolean().nullable(), readTo: z.date().nullable() }));

export type ChatReceipt = z.infer<typeof rows>[number];

/** How far each participant has read the chat: to its end, or to a message of that time; null is not at all. Empty while nothing was said. */
export async function findChatReceipts(
  db: Pick<Database['prisma'], '$queryRaw'>,
  memo: { id: number; conversation: { id: number } | null },
): Promise<ChatReceipt[]> {
  if (!memo.conversation) return [];
  const found = await db.$queryRaw`
    SELECT p.user_id AS "userId", r.last_read_message_id >= last.id AS "isToEnd", read.created_at AS "readTo"
      FROM (SELECT max(id) AS id FROM messages WHERE conversation_id = ${memo.conversation.id}) AS last
      JOIN participants p ON p.memo_id = ${memo.id}
      LEFT JOIN conversation_reads r ON r.conversation_id = ${memo.conversation.id} AND r.user_id = p.user_id
      LEFT JOIN messages read ON read.id = r.last_read_message_id
     WHERE last.id IS NOT NULL`;
  return rows.parse(found);
}
