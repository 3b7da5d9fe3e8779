import { randomUUID } from 'node:crypto';
import type { Tx } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import type { Moment, Who } from './types';

type Talk = {
  conversationId: number;
  said: { said: Moment; by: Who; text: string; files?: string[] }[];
  readers: { userId: number; seenAt: Date | null }[];
};

/** The messages of a conversation, and how far everybody has read. */
export async function writeTalk(
  tx: Tx,
  { conversationId, said, readers }: Talk,
  { at }: Calendar,
  cast: Cast,
): Promise<void> {
  const messages: { id: number; createdAt: Date }[] = [];
  for (const { said: moment, by, text, files = [] } of said) {
    const createdAt = at(moment);
    const authorId = cast.id(by);
    const attachments = files.map((name) => ({ ...cast.file(name), uploaderId: authorId, createdAt }));
    const data = {
      conversationId,
      authorId,
      text,
      createdAt,
      clientKey: randomUUID(),
      attachments: { create: attachments },
    };
    messages.push(await tx.message.create({ data, select: { id: true, createdAt: true } }));
  }
  const reads = readers.flatMap(({ userId, seenAt }) => {
    const last = messages.findLast(({ createdAt }) => seenAt !== null && createdAt <= seenAt);
    return last && seenAt ? [{ conversationId, userId, lastReadMessageId: last.id, readAt: seenAt }] : [];
  });
  await tx.conversationRead.createMany({ data: reads });
}
