import { recordEvent } from '#src/events/record';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { canPass, passesFor } from '#src/policies/passing.policy';
import type { Actor } from '#src/web/actor';
import { giveToRecipients } from '../ball/setBalls.service';
import { getMemo, lockMemo, type LoadedMemo } from '../memos.queries';
import { joinNext } from '../roles/turns.service';
import { touchMemo } from '../touch.service';

/** Goes on without the silent step before; the record says so. It is then the turn of whoever passed it over. */
export function passTurn(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  opened: LoadedMemo,
  version: number | undefined,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    await holdAbsences(tx);
    const memo = await lockMemo(tx, opened.id);
    if (hasPassed(actor, memo)) return;
    const silent = memo.recipients.find(({ isCurrent }) => isCurrent);
    if (!silent || !canPass(actor, memo) || memo.version !== version)
      throw new Conflict('memos.errors.changedMeanwhile');
    const now = clock.now();
    const { id: memoId } = memo;
    await tx.memoRecipient.update({
      where: { memoId_userId: { memoId, userId: silent.userId } },
      data: { passedAt: now, passedById: actor.id },
    });
    const { joined } = await joinNext(tx, await getMemo(tx, memoId));
    await giveToRecipients(tx, [memoId]);
    await tx.memo.update({ where: { id: memoId }, data: { stageChangedAt: now, version: { increment: 1 } } });
    await touchMemo(tx, memoId, actor);
    const passer = passesFor(actor, memo);
    await recordEvent(tx, {
      type: 'memo.passed',
      actorId: actor.id,
      doneForId: passer === actor.id ? null : passer,
      memoId,
      changes: { person: { id: silent.userId, name: silent.user.name }, joined },
    });
  });
}

/** The second click of a double click. */
const hasPassed = (actor: Actor, memo: LoadedMemo): boolean =>
  !canPass(actor, memo) && memo.recipients.some(({ passedBy }) => passedBy?.id === actor.id);
