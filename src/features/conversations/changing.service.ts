import { writeMessageWords } from '#src/features/search/search.service';
import { removeBytesLater } from '#src/features/files/files.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { enqueueHowFar } from './howFar.service';
import type { MessageRow } from './messages.queries';
import type { Talk } from './talk.access';
import { nextRevision, writeMentions, written } from './writing.service';

/** Own messages can be edited and deleted so long. */
export const CHANGEABLE_MS = 15 * 60_000;

/** Changes the text of one's own message. A text that stayed the same changes nothing. */
export async function editMessage(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  talk: Talk,
  messageId: number,
  text: string,
): Promise<MessageRow> {
  return inTransaction(db, async (tx) => {
    const { participants } = await talk.admit(tx, actor);
    const message = await lockOwnMessage(tx, actor, talk, messageId);
    if (message.text === text) return message;
    if (text === '' && message.attachments.length === 0) throw new Invalid({ message: 'chat.errors.empty' });
    const revision = await nextRevision(tx, talk.conversationId);
    await tx.message.update({ where: { id: messageId }, data: { text, editedAt: clock.now(), revision } });
    await tx.messageMention.deleteMany({ where: { messageId } });
    await writeMentions(tx, actor, messageId, text, participants);
    await writeMessageWords(tx, [{ id: messageId, text }]);
    await talk.refreshSearch(tx, null);
    await enqueueHowFar(tx, talk.conversationId);
    return written(tx, talk.conversationId, messageId);
  });
}

/** Takes one's own message back: its words and files are gone for everybody, that there was one stays to be seen. */
export async function deleteMessage(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  talk: Talk,
  messageId: number,
): Promise<MessageRow> {
  return inTransaction(db, async (tx) => {
    await talk.admit(tx, actor);
    await lockOwnMessage(tx, actor, talk, messageId);
    const now = clock.now();
    const revision = await nextRevision(tx, talk.conversationId);
    await tx.message.update({ where: { id: messageId }, data: { text: '', deletedAt: now, revision } });
    await tx.messageMention.deleteMany({ where: { messageId } });
    const files = await tx.attachment.findMany({ where: { messageId }, select: { storageKey: true } });
    await tx.attachment.deleteMany({ where: { messageId } });
    for (const { storageKey } of files) await removeBytesLater(tx, storageKey);
    // Nobody is to be called to a message that is no more.
    await tx.notification.updateMany({ where: { event: { messageId }, readAt: null }, data: { readAt: now } });
    await talk.refreshSearch(tx, null);
    await enqueueHowFar(tx, talk.conversationId);
    return written(tx, talk.conversationId, messageId);
  });
}

/** The message while nobody else changes it, if it is the actor's own and young enough. */
async function lockOwnMessage(tx: Tx, actor: Actor, talk: Talk, messageId: number): Promise<MessageRow> {
  await tx.$queryRaw`SELECT 1 FROM messages WHERE id = ${messageId} FOR UPDATE`;
  const message = await written(tx, talk.conversationId, messageId);
  if (message.author.id !== actor.id) throw new Forbidden('chat.errors.notYours');
  if (message.deletedAt) throw new NotFound('chat.errors.gone');
  if (clock.now().getTime() - message.createdAt.getTime() > CHANGEABLE_MS) throw new Forbidden('chat.errors.tooLate');
  return message;
}
