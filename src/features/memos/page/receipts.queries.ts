import { z } from 'zod';
import type { Database } from '#src/platform/db';

const receipt = z.object({ userId: z.number(), isToEnd: z.boolean().nullable(), readTo: z.date().nullable() });

export type ChatReceipt = z.infer<typeof receipt>;

const RECEIPTS = `
  SELECT p.user_id AS "userId", r.last_read_message_id >= last.id AS "isToEnd", read.created_at AS "readTo"
    FROM (SELECT max(id) AS id FROM messages WHERE conversation_id = $2) AS last
    JOIN participants p ON p.memo_id = $1
    LEFT JOIN conversation_reads r ON r.conversation_id = $2 AND r.user_id = p.user_id
    LEFT JOIN messages read ON read.id = r.last_read_message_id
   WHERE last.id IS NOT NULL`;

/** How far each participant has read the chat: null is not at all. Empty while the chat is. */
export async function findChatReceipts(
  db: Pick<Database, 'named'>,
  { id, conversation }: { id: number; conversation: { id: number } | null },
): Promise<ChatReceipt[]> {
  return conversation ? db.named('chat_receipts', RECEIPTS, receipt, [id, conversation.id]) : [];
}
