import { randomUUID } from 'node:crypto';
import type { EventChanges } from '#src/events/catalogue';
import { recordEvent } from '#src/events/record';
import { writeMessageWords } from '#src/features/search/search.service';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { clock } from '#src/platform/clock';
import { inTransaction, isUniqueViolation, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { columnOf } from '#src/subjects/place';
import type { Person } from '#src/subjects/subjectKind';
import { subjectAt } from '#src/subjects/subjects';
import type { MessageInput } from './conversations.schema';
import { writeMentions } from './mentions.service';
import { findMessageByKey, getMessage, type MessageRow } from './messages.queries';
import { moveReceipt } from './reading.service';
import { isNotes, type Conversation } from './conversation.access';
import { nextRevision } from './revision.service';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/** The same form sent twice posts once: the second call returns the first message. */
export async function postMessage(
  deps: ServiceDeps,
  actor: Actor,
  conversation: Conversation,
  input: MessageInput,
  uploaded: readonly UploadedFile[],
): Promise<MessageRow> {
  if (input.message === '' && uploaded.length === 0) throw new Invalid({ message: 'chat.errors.empty' });
  const clientKey = input.clientKey ?? randomUUID();
  const repeated = await repeatedMessage(deps, actor, conversation, clientKey);
  if (repeated) return repeated;
  try {
    return await withStoredFiles(deps.storage, uploaded, (files) =>
      inTransaction(deps.db, (tx) => insertMessage(tx, actor, conversation, { ...input, clientKey }, files)),
    );
  } catch (error) {
    const winner = isUniqueViolation(error) ? await repeatedMessage(deps, actor, conversation, clientKey) : null;
    if (!winner) throw error;
    return winner;
  }
}

async function repeatedMessage(
  deps: ServiceDeps,
  actor: Actor,
  conversation: Conversation,
  key: string,
): Promise<MessageRow | null> {
  const found = await findMessageByKey(deps.db.prisma, actor.id, key);
  if (found && found.conversationId !== conversation.id) throw new Invalid({ message: 'chat.errors.sentElsewhere' });
  return found;
}

/** `isToldBesides`: people are told of it by another event of the same transaction. */
export async function insertMessage(
  tx: Tx,
  actor: Actor,
  conversation: Conversation,
  input: MessageInput & { clientKey: string },
  files: readonly StoredFile[],
  told: { isToldBesides?: true } = {},
): Promise<MessageRow> {
  const admitted = await conversation.admit(tx, actor);
  const { addSubscribers = [] } = input;
  const added = addSubscribers.length > 0 ? await conversation.add(tx, actor, addSubscribers) : [];
  const participants = [...admitted, ...added];
  const { id: conversationId } = conversation;
  const revision = await nextRevision(tx, conversationId);
  const createdAt = clock.now();
  const { id: messageId } = await tx.message.create({
    data: {
      conversationId,
      authorId: actor.id,
      text: input.message,
      replyToId: await answered(tx, conversationId, input.replyTo),
      clientKey: input.clientKey,
      revision,
      createdAt,
    },
    select: { id: true },
  });
  const mentioned = await writeMentions(tx, actor, { id: messageId, text: input.message }, { participants, added });
  await tx.attachment.createMany({
    data: files.map((file) => ({ ...file, messageId, uploaderId: actor.id, createdAt })),
  });
  if (participants.some(({ id }) => id === actor.id)) await moveReceipt(tx, conversationId, actor.id, messageId);
  // After the receipt, like reading: locks are taken in one order.
  const words = [input.message, ...files.map(({ fileName }) => fileName)].join(' ');
  const said = { messageId, createdAt, text: input.message, words, changes: { mentioned, ...told } };
  await (isNotes(conversation)
    ? tellDeciders(tx, actor, conversation, { ...said, participants })
    : tell(tx, actor, conversation, said));
  return getMessage(tx, conversationId, messageId);
}

type Said = {
  messageId: number;
  createdAt: Date;
  text: string;
  /** With the names of the files. */
  words: string;
  changes: EventChanges<'message.posted'>;
};

async function tell(tx: Tx, actor: Actor, { place }: Conversation, said: Said): Promise<void> {
  const { messageId, text, changes } = said;
  const subject = subjectAt(place);
  await subject.touch(tx, place.id, actor, said.createdAt);
  await writeMessageWords(tx, [{ id: messageId, text }]);
  await subject.refreshSearch(tx, place.id, said.words);
  await recordEvent(tx, { type: 'message.posted', actorId: actor.id, ...columnOf(place), messageId, changes });
}

/** The event does not name the message: nothing that shows events can come to its words. */
async function tellDeciders(
  tx: Tx,
  actor: Actor,
  { place }: Conversation,
  { messageId, participants }: Said & { participants: readonly Person[] },
): Promise<void> {
  const changes = { noteId: messageId, readers: participants.map(({ id }) => id) };
  await recordEvent(tx, { type: 'note.posted', actorId: actor.id, ...columnOf(place), changes });
}

async function answered(tx: Tx, conversationId: number, replyTo: number | undefined): Promise<number | null> {
  if (replyTo === undefined) return null;
  const found = await tx.message.findFirst({ where: { id: replyTo, conversationId }, select: { id: true } });
  if (!found) throw new Invalid({ message: 'chat.errors.answeredGone' });
  return found.id;
}
