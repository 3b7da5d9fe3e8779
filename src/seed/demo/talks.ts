import { randomUUID } from 'node:crypto';
import type { Tx } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import type { Moment, Who } from './types';

export type Talk = {
  conversationId: number;
  said: { said: Moment; by: Who; text: string; files?: string[] }[];
  readers: { userId: number; seenAt: Date | null }[];
};

/** The messages of conversations with their files, and how far everybody has read. Their numbers rise with time. */
export async function writeTalks(tx: Tx, talks: Talk[], { at }: Calendar, cast: Cast): Promise<void> {
  const planned = talks
    .flatMap(({ conversationId, said }) =>
      said.map(({ said: moment, by, text, files = [] }) => {
        const row = { conversationId, authorId: cast.id(by), text, createdAt: at(moment), clientKey: randomUUID() };
        return { row, files };
      }),
    )
    .toSorted((one, other) => one.row.createdAt.getTime() - other.row.createdAt.getTime());
  const revisions = new Map<number, number>();
  const made = await tx.message.createManyAndReturn({
    data: planned.map(({ row }) => {
      const revision = (revisions.get(row.conversationId) ?? 0) + 1;
      revisions.set(row.conversationId, revision);
      return { ...row, revision };
    }),
    select: { id: true, clientKey: true, conversationId: true, createdAt: true, authorId: true },
  });
  for (const [id, revision] of revisions) await tx.conversation.update({ where: { id }, data: { revision } });
  const byKey = new Map(made.map((message) => [message.clientKey, message]));
  await tx.attachment.createMany({
    data: planned.flatMap(({ row, files }) => {
      const owner = {
        messageId: byKey.get(row.clientKey)?.id ?? 0,
        uploaderId: row.authorId,
        createdAt: row.createdAt,
      };
      return files.map((name) => ({ ...cast.file(name), ...owner }));
    }),
  });
  await tx.conversationRead.createMany({
    data: talks.flatMap((talk) =>
      readsOf(
        talk,
        made.filter((message) => message.conversationId === talk.conversationId),
      ),
    ),
  });
}

function readsOf({ conversationId, readers }: Talk, messages: { id: number; createdAt: Date }[]) {
  return readers.flatMap(({ userId, seenAt }) => {
    const read = messages.filter(({ createdAt }) => seenAt !== null && createdAt <= seenAt).map(({ id }) => id);
    if (read.length === 0 || seenAt === null) return [];
    return [{ conversationId, userId, lastReadMessageId: Math.max(...read), readAt: seenAt }];
  });
}
