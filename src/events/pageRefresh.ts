import { z } from 'zod';
import type { Tx } from '#src/platform/db';
import { findNotesReaders } from './notesReaders.queries';
import type { Deps } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';

const ids = z.array(z.number());
const payload = z.object({
  memoIds: ids.default([]),
  taskIds: ids.default([]),
  lost: z.array(z.object({ memoId: z.number(), userId: z.number() })).default([]),
});

export type Changed = z.input<typeof payload>;

/**
 * For changes of many memos or tasks, which have no events. As a job, it runs after the commit even if this process
 * died.
 */
export const enqueuePageRefresh = (tx: Pick<Tx, '$executeRaw'>, changed: Changed): Promise<void> =>
  enqueue(tx, 'refresh_pages', changed);

export async function refreshPages({ db, realtime }: Pick<Deps, 'db' | 'realtime'>, told: unknown): Promise<void> {
  const { memoIds, taskIds, lost } = payload.parse(told);
  for (const { memoId, userId } of lost) realtime.leavePage(userId, { kind: 'memo', id: memoId });
  for (const one of await findNotesReaders(db, [...memoIds, ...lost.map(({ memoId }) => memoId)]))
    realtime.keepNotesTo(one.memoId, one.readers);
  for (const memoId of memoIds) realtime.pageChanged({ kind: 'memo', id: memoId });
  for (const taskId of taskIds) realtime.pageChanged({ kind: 'task', id: taskId });
}
