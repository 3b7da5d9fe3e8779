import type { Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { enqueue, SOON } from '#src/platform/jobs';

/** For a change that no event tells of: pages hear of it even when this process dies right after the commit. */
export const enqueueHowFar = (tx: Tx, conversationId: number): Promise<void> =>
  enqueue(tx, 'tell_how_far', { conversationId }, { jobKey: `how-far:${conversationId}`, priority: SOON });

/** What was said has been pushed already; a page that missed it sees by the revision that it is behind. */
export async function tellHowFar(
  { db, realtime }: Pick<Deps, 'db' | 'realtime'>,
  where: { id: number } | { memoId: number } | { taskId: number },
): Promise<void> {
  const talk = await db.prisma.conversation.findUnique({ where });
  if (!talk) return;
  const { id: conversationId, revision, memoId, taskId } = talk;
  const told = { conversationId, revision };
  if (memoId !== null) realtime.toPage({ kind: 'memo', id: memoId }, 'conversation.at', told);
  if (taskId !== null) realtime.toPage({ kind: 'task', id: taskId }, 'conversation.at', told);
}
