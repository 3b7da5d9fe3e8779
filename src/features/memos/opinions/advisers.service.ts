import { clock } from '#src/platform/clock';
import type { Prisma, Tx } from '#src/platform/db';
import { setBalls } from '../ball/setBalls.service';

/**
 * After every change of what is asked: the balls lie with who has not answered, while the memo waits, and the memo itself
 * says how many did. Call it under the memo's lock.
 */
export async function giveToAdvisers(tx: Tx, memoId: number): Promise<void> {
  const waiting = {
    id: memoId,
    withdrawnAt: null,
    stage: { in: ['pending', 'postponed'] },
  } satisfies Prisma.MemoWhereInput;
  const isWaiting = (await tx.memo.count({ where: waiting })) > 0;
  const opinions = await tx.opinion.findMany({
    where: { memoId, revokedAt: null },
    select: { adviserId: true, answeredAt: true, adviser: { select: { deactivatedAt: true } } },
  });
  const open = opinions.filter(({ answeredAt, adviser }) => answeredAt === null && adviser.deactivatedAt === null);
  const balls = isWaiting ? open.map(({ adviserId }) => ({ holderId: adviserId, reason: 'opinion' as const })) : [];
  await setBalls(tx, memoId, balls, ['opinion']);
  const given = opinions.filter(({ answeredAt }) => answeredAt !== null).length;
  await tx.memo.update({
    where: { id: memoId },
    data: { opinionsAsked: open.length + given, opinionsGiven: given },
    select: { id: true },
  });
}

/** Whoever decides on the memo now need not say what they think of it. */
export async function revokeOf(tx: Tx, memoId: number, adviserId: number): Promise<void> {
  const open = { memoId, adviserId, answeredAt: null, revokedAt: null };
  const { count } = await tx.opinion.updateMany({ where: open, data: { revokedAt: clock.now() } });
  if (count > 0) await giveToAdvisers(tx, memoId);
}
