import { z } from 'zod';
import type { Database } from '#src/platform/db';

/** More than one sees at a glance are not counted. */
const MOST = 100;

const UNREAD = `
  SELECT count(*)::int AS count FROM (
    SELECT 1 FROM messages m
      LEFT JOIN conversation_reads r ON r.conversation_id = m.conversation_id AND r.user_id = $2
     WHERE m.conversation_id = $1 AND m.id > coalesce(r.last_read_message_id, 0)
       AND m.author_id <> $2 AND m.deleted_at IS NULL
     LIMIT ${MOST}) AS unread`;

export async function countUnread(db: Database, conversationId: number, userId: number): Promise<number> {
  const [row] = await db.named('talk_unread', UNREAD, z.object({ count: z.number() }), [conversationId, userId]);
  return row?.count ?? 0;
}
