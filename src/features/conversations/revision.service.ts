import type { Tx } from '#src/platform/db';
import type { Deps, LivePage } from '#src/platform/http/context';
import { placeOf, type Columns } from '#src/subjects/place';
import { enqueue, SOON } from '#src/platform/jobs';

/** Takes the conversation's lock, which orders its messages: a page at revision N has all before it. */
export async function nextRevision(tx: Tx, conversationId: number): Promise<number> {
  const { revision } = await tx.conversation.update({
    where: { id: conversationId },
    data: { revision: { increment: 1 } },
    select: { revision: true },
  });
  return revision;
}

/** For changes without an event: sent even if this process dies after the commit. */
export const enqueueRevision = (tx: Tx, conversationId: number): Promise<void> =>
  enqueue(tx, 'tell_how_far', { conversationId }, { jobKey: `how-far:${conversationId}`, priority: SOON });

/** Messages were pushed already; a page that missed one sees that it is behind. */
export async function tellRevision(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  where: { id: number } | { memoId: number } | { taskId: number } | { notesOfId: number },
): Promise<void> {
  const conversation = await db.prisma.conversation.findUnique({ where });
  if (!conversation) return;
  const { id: conversationId, revision } = conversation;
  realtime.toPage(pageOf(conversation), 'conversation.at', { conversationId, revision });
}

const pageOf = ({ notesOfId, ...columns }: Columns & { notesOfId: number | null }): LivePage =>
  notesOfId === null ? placeOf(columns) : { kind: 'notes', id: notesOfId };
