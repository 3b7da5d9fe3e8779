import { enqueuePageRefresh } from '#src/events/pageRefresh';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Forbidden } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { makeDraft, readerOf } from '../stage/takingBack.service';
import { restoreDecision, restoreSubscriber } from './restoring.service';
import { lockHeldAct, type HeldAct } from './undo.queries';

/** `left`: who had the memo by it, and may have opened it; `back`: who has it again. */
type Moved = { left: number[]; back: number[] };
/** `isFirst`: it was not undone before, by another click. */
type Undone = Moved & { isDraft: boolean; isFirst: boolean };
const NOBODY: Moved = { left: [], back: [] };

/**
 * Makes as if it had not been done: its event goes too, so the job that would tell people of it finds nothing. Only while
 * nobody was told, and nobody acted on the memo since.
 */
export function undoAct(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memo: Pick<LoadedMemo, 'id'>,
  actId: number,
): Promise<Undone> {
  return inTransaction(db, async (tx) => {
    await holdExecutives(tx);
    await holdAbsences(tx);
    const current = await lockMemo(tx, memo.id);
    const act = await lockHeldAct(tx, memo.id, actId);
    if (!act) throw new Conflict('memos.errors.undoTooLate');
    if (act.actorId !== actor.id) throw new Forbidden('memos.errors.undoNotYours');
    if (act.isUndone) return { isDraft: current.stage === 'draft', isFirst: false, ...NOBODY };
    if (act.until <= clock.now()) throw new Conflict('memos.errors.undoTooLate');
    if (act.rowVersion !== current.version) throw new Conflict('memos.errors.undoChanged');
    const moved = await restore(tx, current, act);
    await forget(tx, current, act);
    return { isDraft: act.type === 'memo.sent', isFirst: true, ...moved };
  });
}

async function restore(tx: Tx, memo: LoadedMemo, act: HeldAct): Promise<Moved> {
  if (act.type === 'memo.sent') return { ...NOBODY, left: await unsend(tx, memo) };
  if (act.type === 'memo.subscriberRemoved') return { ...NOBODY, back: await restoreSubscriber(tx, act) };
  const left = await restoreDecision(tx, memo.id, act);
  return { ...NOBODY, left: left.filter((id) => hasOpened(memo, id)) };
}

/** Whose page must be closed: to the others there was no memo. */
const hasOpened = ({ participants }: LoadedMemo, id: number): boolean =>
  participants.some(({ userId, seenAt }) => userId === id && seenAt !== null);

/** As taking it back: what a recipient has read stays sent. */
async function unsend(tx: Tx, memo: LoadedMemo): Promise<number[]> {
  const reader = readerOf(memo);
  if (reader) throw new Conflict('memos.errors.openedMeanwhile', { name: reader.user.name });
  await makeDraft(tx, memo);
  await tx.event.deleteMany({ where: { memoId: memo.id, type: 'memo.seen' } });
  return memo.participants
    .filter(({ userId, seenAt }) => userId !== memo.ownerId && seenAt !== null)
    .map(({ userId }) => userId);
}

/** Pages that others opened meanwhile show what is no longer so. */
async function forget(tx: Tx, memo: LoadedMemo, act: HeldAct): Promise<void> {
  const isOpen = await tx.participant.count({
    where: { memoId: memo.id, userId: { not: act.actorId }, seenAt: { gt: act.happenedAt } },
  });
  await tx.heldAct.update({ where: { id: act.id }, data: { undoneAt: clock.now(), before: {} } });
  await tx.event.deleteMany({ where: { id: act.eventId ?? 0 } });
  if (isOpen > 0) await enqueuePageRefresh(tx, { memoIds: [memo.id] });
}
