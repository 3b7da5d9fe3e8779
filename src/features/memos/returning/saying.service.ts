import { randomUUID } from 'node:crypto';
import { insertMessage } from '#src/features/conversations/messages.service';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { getMemo } from '../memos.queries';
import { memoConversation } from '../page/conversation';

/** Question and answer stand in the chat, too; their own events tell of them. */
export async function sayInChat(tx: Tx, actor: Actor, memoId: number, text: string): Promise<void> {
  const conversation = memoConversation(actor, await getMemo(tx, memoId));
  if (!conversation?.mayPost || text === '') return;
  await insertMessage(tx, actor, conversation, { message: text, clientKey: randomUUID() }, [], { isToldBesides: true });
}
