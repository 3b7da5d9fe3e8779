import type { Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { findMessage, type MessageRow } from './messages.queries';
import { mentionedIn } from './messageText';
import type { Person } from './talk.access';

/** Under the conversation's lock, which orders its messages: whoever has seen this revision has seen all before it. */
export async function nextRevision(tx: Tx, conversationId: number): Promise<number> {
  const { revision } = await tx.conversation.update({
    where: { id: conversationId },
    data: { revision: { increment: 1 } },
    select: { revision: true },
  });
  return revision;
}

/** Those whom the text names, and whoever is brought in by it. */
export async function writeMentions(
  tx: Tx,
  actor: Actor,
  messageId: number,
  text: string,
  participants: readonly Person[],
  added: readonly Person[] = [],
): Promise<Person[]> {
  const named = mentionedIn(text, participants).filter(({ id }) => id !== actor.id);
  const mentioned = [...new Map([...named, ...added].map((person) => [person.id, person])).values()];
  await tx.messageMention.createMany({ data: mentioned.map(({ id }) => ({ messageId, userId: id })) });
  return mentioned.map(({ id, name }) => ({ id, name }));
}

export async function written(tx: Tx, conversationId: number, messageId: number): Promise<MessageRow> {
  const message = await findMessage(tx, conversationId, messageId);
  if (!message) throw new NotFound('chat.errors.gone');
  return message;
}
