import { recordEvent } from '#src/events/record';
import { holdExecutives } from '#src/features/people/executives.service';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import { Conflict } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { afterWorkingDays } from '#src/platform/workingTime';
import { canGiveBack, canTake } from '#src/policies/taking.policy';
import type { Actor } from '#src/web/actor';
import { giveToRecipients, renewBalls } from '../ball/setBalls.service';
import { getMemo, lockMemo, type LoadedMemo } from '../memos.queries';
import { touchMemo } from '../touch.service';

type ServiceDeps = Pick<Deps, 'db'>;

/** Working days after which a memo that somebody took for the company goes back to all executives. */
const TAKE_DAYS = 2;

/** From now on it lies with this executive alone; the others see that, and may still act. */
export function takeMemo(
  { db }: ServiceDeps,
  actor: Actor,
  opened: LoadedMemo,
  version: number | undefined,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    await holdExecutives(tx);
    const memo = await lockMemo(tx, opened.id);
    if (memo.takenById === actor.id) return;
    if (!canTake(actor, memo) || memo.version !== version) throw tooLate(memo, opened);
    const now = clock.now();
    const takenUntil = afterWorkingDays(await findCalendar(tx), now, TAKE_DAYS);
    await tx.memo.update({
      where: { id: memo.id },
      data: { takenById: actor.id, takenUntil, stageChangedAt: now, version: { increment: 1 } },
      select: { id: true },
    });
    await giveToRecipients(tx, [memo.id]);
    await touchMemo(tx, memo.id, actor);
    const changes = { until: takenUntil?.toISOString() ?? null };
    await recordEvent(tx, { type: 'memo.taken', actorId: actor.id, memoId: memo.id, changes });
  });
}

function tooLate({ takenBy }: LoadedMemo, opened: LoadedMemo): Conflict {
  return takenBy && takenBy.id !== opened.takenById
    ? new Conflict('memos.errors.takenMeanwhile', { name: takenBy.name })
    : new Conflict('memos.errors.changedMeanwhile');
}

export function giveMemoBack({ db }: ServiceDeps, actor: Actor, { id }: LoadedMemo): Promise<void> {
  return inTransaction(db, async (tx) => {
    const memo = await lockMemo(tx, id);
    if (memo.stage === 'pending' && memo.takenById === null) return;
    if (!canGiveBack(actor, memo)) throw new Conflict('memos.errors.changedMeanwhile');
    await giveBack(tx, { id }, actor);
    await touchMemo(tx, id, actor);
  });
}

/** Of somebody who is no executive any more: call it when they are no recipient of memos to the company any more. */
export async function giveBackWhatWasTaken(tx: Tx, userId: number): Promise<void> {
  const taken = await tx.memo.findMany({ where: { takenById: userId }, select: { id: true }, orderBy: { id: 'asc' } });
  for (const { id } of taken) await giveBack(tx, { id }, null);
}

/** By itself, when the time is over. One failing does not stop the others. */
export async function giveBackTaken(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const isOver = { takenUntil: { lte: clock.now() } };
  const due = await deps.db.prisma.memo.findMany({
    where: { ...isOver, takenById: { not: null } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  await eachOnItsOwn(deps, due, 'a memo could not be given back to the company', ({ id }) =>
    inTransaction(deps.db, (tx) => giveBack(tx, { id, ...isOver }, null)),
  );
}

type Which = { id: number; takenUntil?: { lte: Date } };

/** A withdrawn memo, too, of which nobody is told. While its owner is asked something, the ball stays there. */
async function giveBack(tx: Tx, which: Which, actor: Actor | null): Promise<void> {
  const { count } = await tx.memo.updateMany({
    where: { ...which, takenById: { not: null } },
    data: { takenById: null, takenUntil: null, stageChangedAt: clock.now(), version: { increment: 1 } },
  });
  if (count === 0) return;
  const { withdrawnAt } = await getMemo(tx, which.id);
  if (withdrawnAt) return;
  await renewBalls(tx, [which.id]);
  await recordEvent(tx, { type: 'memo.givenBack', actorId: actor?.id ?? null, memoId: which.id, changes: {} });
}
