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
    await tx.consideration.create({
      data: { memoId, outcome, conclusion, consideredAt, consideredById, consideredForId },
    });
  } else if (from.includes('considered')) {
    await tx.consideration.updateMany({ where: holds, data: { endedAt: now } });
  }
}
