import { findStep, findSteps, findWriters } from '#src/features/history/history.queries';
import type { HistoryOwner } from '#src/features/history/history.access';
import { alone, historyPart, listed, type HistoryPart } from '#src/features/history/history.view';
import { readable } from '#src/platform/readable';
import type { Context } from '#src/platform/http/context';
import { canRead } from '#src/policies/memo.policy';
import { onMemo } from '../memos.access';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { toldStep, withWriters } from './history.view';

/** The newest steps, or those before one, with who talked meanwhile. */
export async function memoHistory(ctx: Context, memo: { id: number }, before?: number): Promise<HistoryPart> {
  const steps = await findSteps(ctx.db, { memoId: memo.id }, before);
  const url = memoUrls.show(memo.id);
  const entries = await readable(ctx, steps.rows, (row) => listed(toldStep(ctx, row), row, url));
  return historyPart(withWriters(ctx, entries, await findWriters(ctx.db, memo.id, steps)), steps, url);
}

/** The pages of a memo's history. */
export const memoHistoryOwner: HistoryOwner<LoadedMemo> = {
  path: memoUrls.list,
  can: (access) => onMemo(canRead)({ ...access, params: { memoId: access.params.placeId } }),
  part: memoHistory,
  async step(ctx, { id: memoId }, eventId) {
    const row = await findStep(ctx.db, { memoId }, eventId);
    return row && alone(toldStep(ctx, row));
  },
};
