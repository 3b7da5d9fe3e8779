import { writeMessageWords } from '#src/features/search/search.service';
import { removeBytesLater } from '#src/features/files/files.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Prisma, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, NotFound } from '#src/platform/errors';
import { subjectAt } from '#src/subjects/subjects';
import { whyUnchangeable } from '#src/policies/message.policy';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { writeMentions } from './mentions.service';
import { getMessage, type MessageRow } from './messages.queries';
import { enqueueRevision, nextRevision } from './revision.service';
import { isNotes, type Conversation } from './conversation.access';

export async function editMessage(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  conversation: Conversation,
  messageId: number,
  text: string,
): Promise<MessageRow> {
  return inTransaction(db, async (tx) => {
    const participants = await conversation.admit(tx, actor);
    const message = await lockOwnMessage(tx, actor, conversation, messageId);
    if (message.text === text) return message;
    if (text === '' && message.attachments.length === 0) throw new Invalid({ message: 'chat.errors.empty' });
    const revision = await nextRevision(tx, conversation.id);
    await tx.message.update({ where: { id: messageId }, data: { text, editedAt: clock.now(), revision } });
    await tx.messageMention.deleteMany({ where: { messageId } });
    await writeMentions(tx, actor, { id: messageId, text }, { participants });
    if (!isNotes(conversation)) {
      await writeMessageWords(tx, [{ id: messageId, text }]);
      await refreshSearch(tx, conversation);
    }
    await enqueueRevision(tx, conversation.id);
    return getMessage(tx, conversation.id, messageId);
  });
}

export async function deleteMessage(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  conversation: Conversation,
  messageId: number,
): Promise<MessageRow> {
  return inTransaction(db, async (tx) => {
    await conversation.admit(tx, actor);
    await lockOwnMessage(tx, actor, conversation, messageId);
    const now = clock.now();
    const revision = await nextRevision(tx, conversation.id);
    await tx.message.update({ where: { id: messageId }, data: { text: '', deletedAt: now, revision } });
    await tx.messageMention.deleteMany({ where: { messageId } });
    const files = await tx.attachment.findMany({ where: { messageId }, select: { storageKey: true } });
    await tx.attachment.deleteMany({ where: { messageId } });
    for (const { storageKey } of files) await removeBytesLater(tx, storageKey);
    // Notices must not lead to a deleted message.
    await tx.notification.updateMany({
      where: { event: eventOf(conversation, messageId), readAt: null },
      data: { readAt: now },
    });
    if (!isNotes(conversation)) await refreshSearch(tx, conversation);
    await enqueueRevision(tx, conversation.id);
    return getMessage(tx, conversation.id, messageId);
  });
}

const refreshSearch = (tx: Tx, { place }: Conversation): Promise<void> => subjectAt(place).refreshSearch(tx, place.id);

const eventOf = (conversation: Conversation, messageId: number): Prisma.EventWhereInput =>
  isNotes(conversation)
    ? { type: 'note.posted', memoId: conversation.place.id, changes: { path: ['noteId'], equals: messageId } }
    : { messageId };

async function lockOwnMessage(
  tx: Tx,
  actor: Actor,
  conversation: Conversation,
  messageId: number,
): Promise<MessageRow> {
  await tx.$queryRaw`SELECT 1 FROM messages WHERE id = ${messageId} FOR UPDATE`;
  const message = await getMessage(tx, conversation.id, messageId);
  const why = whyUnchangeable(actor, message, clock.now());
  if (why === 'gone') throw new NotFound('chat.errors.gone');
  if (why) throw new Forbidden(`chat.errors.${why}`);
  return message;
}
