import { enqueuePageRefresh } from '#src/events/pageRefresh';
import type { Applied, BulkRun } from '#src/platform/bulkRun';
import { joining, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import { mightUndo } from '#src/policies/undoing.policy';
import { lockMemo } from '../memos.queries';
import { undoAct } from '../undo/undoing.service';
import { eachByItself, type RunDeps } from './acting.service';
import { undoingOf } from './plan';

/** Each as a single act is undone. Whose act others have followed up is left, and told like any other. */
export async function undoSelected(deps: RunDeps, tx: Tx, run: BulkRun, ids: readonly number[]): Promise<Applied> {
  const acts = await findActs(tx, undoingOf(run).of, ids);
  const lost: { memoId: number; userId: number }[] = [];
  const applied = await eachByItself({ deps, tx, run, ids }, async (actor, memoId) => {
    const memo = await lockMemo(tx, memoId);
    const act = acts.get(memoId);
    if (act === undefined || !mightUndo(actor, memo)) throw new Conflict('memos.errors.undoChanged');
    const { left } = await undoAct({ db: joining(deps.db, tx) }, actor, memo, act);
    lost.push(...left.map((userId) => ({ memoId, userId })));
  });
  if (lost.length > 0) await enqueuePageRefresh(tx, { lost });
  return applied;
}

async function findActs(tx: Tx, runId: number, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.$queryRaw<{ id: number; memoId: number }[]>`
    SELECT h.id, h.memo_id AS "memoId" FROM held_acts h JOIN events e ON e.id = h.event_id
     WHERE e.bulk_run_id = ${runId} AND h.memo_id = ANY (${[...ids]}::int[]) AND h.undone_at IS NULL`;
  return new Map(rows.map(({ id, memoId }) => [memoId, id]));
}
