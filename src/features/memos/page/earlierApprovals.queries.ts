import type { Database, Outcome } from '#src/platform/db';
import type { LoadedMemo } from '../memos.queries';

export type Earlier = { outcome: Outcome; consideredAt: Date; textVersion: number };

/** What each recipient approved in this round before it was changed; only where all must agree are they asked again. */
export async function findEarlierApprovals(
  { prisma }: Database,
  { id: memoId, round, rule, textVersion }: LoadedMemo,
): Promise<Map<number, Earlier>> {
  if (rule !== 'all' || textVersion === 1) return new Map();
  const rows = await prisma.consideration.findMany({
    where: { memoId, round, endedAt: { not: null }, outcome: { in: ['approved', 'changes'] } },
    select: { recipientId: true, outcome: true, consideredAt: true, textVersion: true },
    orderBy: { id: 'asc' },
  });
  return new Map(rows.flatMap(({ recipientId, ...earlier }) => (recipientId === null ? [] : [[recipientId, earlier]])));
}
