import { z } from 'zod';
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
export async function revokeOfRecipients(tx: Tx, memoId: number, recipientIds: readonly number[]): Promise<void> {
  const open = { memoId, adviserId: { in: [...recipientIds] }, answeredAt: null, revokedAt: null };
  const { count } = await tx.opinion.updateMany({ where: open, data: { revokedAt: clock.now() } });
  if (count > 0) await giveToAdvisers(tx, memoId);
}

const asked = z.array(z.object({ id: z.number(), adviserId: z.number() }));

/** Some of these may have become recipients, of memos to the company. */
export async function revokeWhereRecipient(tx: Tx, userIds: readonly number[]): Promise<void> {
  const found = asked.parse(
    await tx.$queryRaw`
      SELECT DISTINCT o.memo_id AS id, o.adviser_id AS "adviserId"
        FROM opinions o JOIN participants p ON p.memo_id = o.memo_id AND p.user_id = o.adviser_id AND p.is_recipient
       WHERE o.adviser_id = ANY (${[...userIds]}::int[]) AND o.answered_at IS NULL AND o.revoked_at IS NULL
       ORDER BY 1, 2`,
  );
  for (const { id, adviserId } of found) await revokeOfRecipients(tx, id, [adviserId]);
}

const memos = z.array(z.object({ id: z.number() }));

/** Somebody has left, or came back, in this transaction: nobody waits for the opinion of who is not there. */
export async function renewAdviceOf(tx: Tx, adviserId: number): Promise<void> {
  const affected = memos.parse(
    await tx.$queryRaw`
      SELECT m.id FROM memos m
       WHERE m.id IN (SELECT memo_id FROM opinions WHERE adviser_id = ${adviserId} AND answered_at IS NULL AND revoked_at IS NULL)
       ORDER BY m.id FOR UPDATE`,
  );
  for (const { id } of affected) await giveToAdvisers(tx, id);
}
