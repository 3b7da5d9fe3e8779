import { markMessageNoticesRead, markNoteNoticesRead } from '#src/features/notifications/notifications.service';
import { clock } from '#src/platform/clock';
import { subjectAt } from '#src/subjects/subjects';
import { inTransaction, type Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { isNotes, type Conversation } from './conversation.access';

/** Never moves back. Returns whether it moved. */
export async function moveReceipt(
  tx: Pick<Tx, '$executeRaw'>,
  conversationId: number,
  userId: number,
  messageId: number,
): Promise<boolean> {
  const moved = await tx.$executeRaw`
    INSERT INTO conversation_reads (conversation_id, user_id, last_read_message_id, read_at)
    SELECT ${conversationId}::int, ${userId}::int, m.id, ${clock.now()}::timestamptz
      FROM messages m WHERE m.id = ${messageId} AND m.conversation_id = ${conversationId}
    ON CONFLICT (conversation_id, user_id) DO UPDATE
       SET last_read_message_id = EXCLUDED.last_read_message_id, read_at = EXCLUDED.read_at
     WHERE conversation_reads.last_read_message_id < EXCLUDED.last_read_message_id`;
  return moved > 0;
}

/** Moves the receipt and reads the notices. Readers without a role have no receipt. */
export async function readUpTo(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  actor: Actor,
  conversation: Conversation,
  messageId: number,
): Promise<void> {
  const { id: conversationId, place, page, participants } = conversation;
  if (!participants.some(({ id }) => id === actor.id)) return;
  const moved = await inTransaction(db, async (tx) => {
    const isNew = await moveReceipt(tx, conversationId, actor.id, messageId);
    // Marks the memo or task seen in lists, unless something happened since.
    if (isNew && !isNotes(conversation)) await subjectAt(place).markSeen(tx, place.id, actor, messageId);
    return isNew;
  });
  if (moved) realtime.toPage(page, 'chat.read', { conversationId, id: actor.id, name: actor.name, messageId });
  const unread = isNotes(conversation)
    ? await markNoteNoticesRead(db, actor.id, place.id)
    : await markMessageNoticesRead(db, actor.id, conversationId, messageId);
  if (unread !== null) realtime.toUser(actor.id, 'unread', { unread });
}
