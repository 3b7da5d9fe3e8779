import type { MemoStage, Outcome, Tx } from '#src/platform/db';
import type { StageColumns } from './setStage.service';

type Change = {
  from: readonly MemoStage[];
  to: StageColumns | Pick<StageColumns, 'conclusion'>;
  decider: number | null | 'recorded';
  now: Date;
};

/** The record of decisions follows the memo: one row for each, ended by reopening, with the conclusion as it was last worded. */
export async function keepConsideration(tx: Tx, memoId: number, { from, to, decider, now }: Change): Promise<void> {
  if (!('stage' in to)) {
    await tx.$executeRaw`
      UPDATE considerations c SET conclusion = ${to.conclusion}
        FROM memos m
       WHERE m.id = ${memoId} AND c.memo_id = m.id AND c.ended_at IS NULL
         AND (c.recipient_id IS NULL OR (c.considered_by_id, c.considered_at) = (m.considered_by_id, m.considered_at))`;
  } else if (to.stage === 'considered') {
    if (decider === 'recorded') return;
    const { outcome, conclusion, consideredAt, consideredById, consideredForId } = to;
    const decision = { outcome, conclusion, consideredAt, consideredById, consideredForId };
    await recordConsideration(tx, { memoId, recipientId: decider, ...decision });
  } else if (from.includes('considered')) {
    await endConsiderations(tx, memoId, now);
    await tx.memo.update({ where: { id: memoId }, data: { round: { increment: 1 } }, select: { id: true } });
  }
}

type Decision = {
  memoId: number;
  recipientId: number | null;
  outcome: Outcome;
  conclusion: string | null;
  consideredAt: Date;
  consideredById: number;
  consideredForId: number | null;
};

export const recordConsideration = (tx: Tx, decision: Decision): Promise<number> => tx.$executeRaw`
  INSERT INTO considerations (memo_id, recipient_id, outcome, conclusion, considered_at, considered_by_id, considered_for_id, round, text_version)
  SELECT m.id, ${decision.recipientId}::int, ${decision.outcome}::"Outcome", ${decision.conclusion},
         ${decision.consideredAt}::timestamptz, ${decision.consideredById}::int, ${decision.consideredForId}::int, m.round, m.text_version
    FROM memos m WHERE m.id = ${decision.memoId}`;

/** From now on they hold no longer: everybody decides anew, or these recipients alone. */
export const endConsiderations = (tx: Tx, memoId: number, now: Date, of?: readonly number[]) =>
  tx.consideration.updateMany({
    where: { memoId, endedAt: null, ...(of ? { recipientId: { in: [...of] } } : {}) },
    data: { endedAt: now },
  });
