import type { MemoStage, Tx } from '#src/platform/db';
import type { StageColumns } from './setStage.service';

type Change = { from: readonly MemoStage[]; to: StageColumns | Pick<StageColumns, 'conclusion'>; now: Date };

/** The record of decisions follows the memo: one row for each, ended by reopening, with the conclusion as it was last worded. */
export async function keepConsideration(tx: Tx, memoId: number, { from, to, now }: Change): Promise<void> {
  const holds = { memoId, endedAt: null };
  if (!('stage' in to)) {
    await tx.consideration.updateMany({ where: holds, data: { conclusion: to.conclusion } });
  } else if (to.stage === 'considered') {
    const { outcome, conclusion, consideredAt, consideredById, consideredForId } = to;
    await tx.$executeRaw`
      INSERT INTO considerations (memo_id, outcome, conclusion, considered_at, considered_by_id, considered_for_id, text_version)
      SELECT id, ${outcome}::"Outcome", ${conclusion}, ${consideredAt}::timestamptz, ${consideredById}::int, ${consideredForId}::int,
             text_version
        FROM memos WHERE id = ${memoId}`;
  } else if (from.includes('considered')) {
    await tx.consideration.updateMany({ where: holds, data: { endedAt: now } });
  }
}
