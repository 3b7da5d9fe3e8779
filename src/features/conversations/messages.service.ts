import { randomUUID } from 'node:crypto';
import { recordEvent } from '#src/events/record';
import { removeBytesLater, withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { clock } from '#src/platform/clock';
import { inTransaction, isUniqueViolation, type Tx } from '#src/platform/db';
import { Forbidden, Invalid, NotFound, TooMany } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { takePoint } from '#src/platform/http/rateLimit';
import type { UploadedFile } from '#src/platform/http/upload';
import type { MessageInput } from './conversations.schema';
import { findMessage, findMessageByKey, type MessageRow } from './messages.queries';
import { mentionedIn } from './messageText';
import { enqueueHowFar } from './howFar.service';
import { moveReceipt } from './reading.service';
import type { Person, Talk } from './talk.access';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/** Own messages can be edited and deleted so long. */
export const CHANGEABLE_MS = 15 * 60_000;

/** Nobody writes faster by hand; a script is told to wait. */
const PACE = { name: 'messages', points: 60, seconds: 60 };

/** Says something in the talk. The same form sent twice says it once: the second call returns the first's message. */
export async function postMessage(
  deps: ServiceDeps,
  actor: Actor,
  talk: Talk,
  input: MessageInput,
  uploaded: readonly UploadedFile[],
): Promise<MessageRow> {
  if (input.message === '' && uploaded.length === 0) throw new Invalid({ message: 'chat.errors.empty' });
  const clientKey = input.clientKey ?? randomUUID();
  const repeated = await repeatedMessage(deps, actor, talk, clientKey);
  if (repeated) return repeated;
  const wait = await takePoint(deps.db, PACE, String(actor.id));
  if (wait !== null) throw new TooMany(wait, 'chat.errors.tooFast');
  try {
    return await withStoredFiles(deps.storage, uploaded, (files) =>
      inTransaction(deps.db, (tx) => insertMessage(tx, actor, talk, { ...input, clientKey }, files)),
    );
  } catch (error) {
    const winner = isUniqueViolation(error) ? await repeatedMessage(deps, actor, talk, clientKey) : null;
    if (!winner) throw error;
    return winner;
  }
}

async function repeatedMessage(deps: ServiceDeps, actor: Actor, talk: Talk, key: string): Promise<MessageRow | null> {
  const found = await findMessageByKey(deps.db.prisma, actor.id, key);
  if (found && found.conversationId !== talk.conversationId)
    throw new Invalid({ message: 'chat.errors.sentElsewhere' });
  return found;
}

async function insertMessage(
  tx: Tx,
  actor: Actor,
  talk: Talk,
  input: MessageInput & { clientKey: string },
  files: readonly StoredFile[],
): Promise<MessageRow> {
  const { participants } = await talk.admit(tx, actor);
  const { conversationId } = talk;
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
  const mentioned = await writeMentions(tx, actor, messageId, input.message, participants);
  await tx.attachment.createMany({
    data: files.map((file) => ({ ...file, messageId, uploaderId: actor.id, createdAt })),
  });
  if (participants.some(({ id }) => id === actor.id)) await moveReceipt(tx, conversationId, actor.id, messageId);
  // After the receipt, as reading does it: locks are taken in one order.
  await talk.touch(tx, actor, createdAt);
  await talk.refreshSearch(tx, [input.message, ...files.map(({ fileName }) => fileName)].join(' '));
  await recordEvent(tx, {
    type: 'message.posted',
    actorId: actor.id,
    ...(talk.place.kind === 'memo' ? { memoId: talk.place.id } : { taskId: talk.place.id }),
    messageId,
    changes: { mentioned },
  });
  return written(tx, conversationId, messageId);
}

/** Under the conversation's lock, which orders its messages: whoever has seen this revision has seen all before it. */
async function nextRevision(tx: Tx, conversationId: number): Promise<number> {
  const { revision } = await tx.conversation.update({
    where: { id: conversationId },
    data: { revision: { increment: 1 } },
    select: { revision: true },
  });
  return revision;
}

async function answered(tx: Tx, conversationId: number, replyTo: number | undefined): Promise<number | null> {
  if (replyTo === undefined) return null;
  const found = await tx.message.findFirst({ where: { id: replyTo, conversationId }, select: { id: true } });
  if (!found) throw new Invalid({ message: 'chat.errors.answeredGone' });
  return found.id;
}

async function writeMentions(
  tx: Tx,
  actor: Actor,
  messageId: number,
  text: string,
  participants: readonly Person[],
): Promise<Person[]> {
  const mentioned = mentionedIn(text, participants).filter(({ id }) => id !== actor.id);
  await tx.messageMention.createMany({ data: mentioned.map(({ id }) => ({ messageId, userId: id })) });
  return mentioned.map(({ id, name }) => ({ id, name }));
}

async function written(tx: Tx, conversationId: number, messageId: number): Promise<MessageRow> {
  const message = await findMessage(tx, conversationId, messageId);
  if (!message) throw new NotFound('chat.errors.gone');
  return message;
}

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
