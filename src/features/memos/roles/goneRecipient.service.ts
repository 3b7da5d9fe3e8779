import { z } from 'zod';
import { recordEvent } from '#src/events/record';
import type { Tx } from '#src/platform/db';
import { giveToRecipients } from '../ball/setBalls.service';
import { getMemo, type LoadedMemo } from '../memos.queries';
import { askerOf } from '../returning/asked';
import { passedIn, roundOf } from './several';
import { renewTurns } from './turns.service';

const rows = z.array(z.object({ id: z.number() }));

/**
 * One of several recipients has left, or came back, in this transaction. Where any one decides the others go on; else the
 * owner is asked to choose another.
 */
export async function goOnWithoutTheGone(
  tx: Tx,
  person: { id: number; name: string },
  hasLeft: boolean,
): Promise<void> {
  const found = rows.parse(
    await tx.$queryRaw`
      SELECT m.id FROM memos m JOIN memo_recipients r ON r.memo_id = m.id AND r.user_id = ${person.id} AND m.recipient_count > 1
       WHERE m.stage IN ('pending', 'postponed') AND m.withdrawn_at IS NULL
       ORDER BY m.id FOR UPDATE OF m`,
  );
  const moving: number[] = [];
  for (const { id } of found) {
    const memo = await getMemo(tx, id);
    await renewTurns(tx, id, roundOf(memo));
    if (askerOf(memo) === null) moving.push(id);
    if (hasLeft && isMissed(memo, person.id))
      await recordEvent(tx, { type: 'memo.recipientGone', actorId: null, memoId: id, changes: { person } });
  }
  await giveToRecipients(tx, moving);
}

function isMissed({ rule, recipients, considerations }: LoadedMemo, userId: number): boolean {
  if (passedIn({ rule, recipients }).includes(userId)) return false;
  if (considerations.some(({ recipientId }) => recipientId === userId)) return false;
  return rule !== 'any_one' || recipients.every(({ user }) => user.deactivatedAt !== null);
}
