import { recordEvent } from '#src/events/record';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { giveToRecipients } from '../ball/setBalls.service';
import type { LoadedMemo } from '../memos.queries';
import { askOwnerAgain } from '../returning/returning.service';
import { refreshRecipients } from '../roles/refreshing.service';

/** Undoes a withdrawal: whoever had the memo has it again, in its stage, and who was asked something still is. A second click does nothing. */
export async function putMemoBack({ db }: Pick<Deps, 'db'>, actor: Actor, memo: LoadedMemo): Promise<void> {
  await inTransaction(db, async (tx) => {
    await holdExecutives(tx);
    await holdAbsences(tx);
    const now = clock.now();
    const { count } = await tx.memo.updateMany({
      where: {
        id: memo.id,
        withdrawnAt: { gte: actor.company.withdrawnSince },
        OR: [{ withdrawnById: actor.id }, { withdrawnBy: { deactivatedAt: { not: null } } }],
      },
      data: { withdrawnAt: null, withdrawnById: null, activityAt: now, version: { increment: 1 } },
    });
    if (count === 0) return assertThere(tx, memo.id);
    if (!(await askOwnerAgain(tx, memo))) await giveToRecipients(tx, [memo.id]);
    // Executives and deputies may have changed since it was withdrawn.
    if (memo.stage !== 'considered') await refreshRecipients(tx, memo, memo.stage);
    await tx.participant.updateMany({ where: { memoId: memo.id, userId: actor.id }, data: { seenAt: now } });
    await recordEvent(tx, { type: 'memo.putBack', actorId: actor.id, memoId: memo.id, changes: {} });
  });
}

async function assertThere(tx: Tx, id: number): Promise<void> {
  if ((await tx.memo.count({ where: { id, withdrawnAt: null } })) === 0)
    throw new Conflict('memos.errors.changedMeanwhile');
}
