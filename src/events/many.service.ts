import { z } from 'zod';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';

/** What a change of many memos and tasks at once does to those who have them: the parts that single events do by themselves. */
type Lost = { memoId: number; userId: number };

/** What can no longer be opened must not stay in anybody's badge. */
export const readNoticesOf = (tx: Pick<Tx, '$executeRaw'>, lost: readonly Lost[]): Promise<number> =>
  tx.$executeRaw`
    UPDATE notifications n SET read_at = ${clock.now()}::timestamptz
      FROM unnest(${lost.map(({ memoId }) => memoId)}::int[], ${lost.map(({ userId }) => userId)}::int[]) AS one (memo_id, user_id)
     WHERE n.memo_id = one.memo_id AND n.user_id = one.user_id AND n.read_at IS NULL`;

const ids = z.array(z.number());
const payload = z.object({
  memoIds: ids.default([]),
  taskIds: ids.default([]),
  lost: z.array(z.object({ memoId: z.number(), userId: z.number() })).default([]),
});

export type Changed = z.input<typeof payload>;

/** After the commit, and also when the process that made the change has died by then. */
export const refreshPages = (tx: Pick<Tx, '$executeRaw'>, changed: Changed): Promise<void> =>
  enqueue(tx, 'refresh_pages', changed);

/** The job behind it: closes the live pages of those who lost a memo, and has the others ask for what is new. */
export function tellPages({ realtime }: Pick<Deps, 'realtime'>, told: unknown): void {
  const { memoIds, taskIds, lost } = payload.parse(told);
  for (const { memoId, userId } of lost) realtime.leavePage(userId, { kind: 'memo', id: memoId });
  for (const memoId of memoIds) realtime.toPage({ kind: 'memo', id: memoId }, 'memo.changed', { memoId });
  for (const taskId of taskIds) realtime.toPage({ kind: 'task', id: taskId }, 'task.changed', { taskId });
}
