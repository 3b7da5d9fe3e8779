import type { EventChanges, EventType, NewEvent } from '#src/events/catalogue';
import { inTransaction, type MemoStage, type Prisma, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { absentRecipientOf, setMemoStage } from './setStage.service';
import type { LoadedMemo } from '../memos.queries';
import { keepAsItIs, recordUndoable } from '../undo/holding.service';

/** `bulkRunId`: done with many others, of which people are told as a whole. */
export type ServiceDeps = Pick<Deps, 'db' | 'config'> & { bulkRunId?: number };

type Decision<T extends EventType> = {
  /** Of the page's buttons: who stands in the route's door may be none of those whose turn it is. */
  may: (actor: Actor, memo: LoadedMemo) => boolean;
  from: MemoStage[];
  to: Parameters<typeof setMemoStage>[2]['to'];
  type: T;
  changes: EventChanges<T>;
  decider?: number | null;
  /** What the memo looks like after the first click of a double click. */
  done: Prisma.MemoWhereInput;
  /** Locks taken before the memo's row, to prevent deadlocks. */
  first?: (tx: Tx) => Promise<void>;
  also?: (tx: Tx) => Promise<void>;
  /** For a few seconds. */
  canBeUndone?: boolean;
};

/** Conflict unless the memo has the version that the reader saw; a form that does not say which one is too late, too. */
export async function decide<T extends EventType>(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  { version, ...decision }: Decision<T> & { version: number | undefined },
): Promise<void> {
  const { may, from, to, type, changes, decider, done, first, also, canBeUndone = false } = decision;
  const { bulkRunId = null } = deps;
  const event = { type, changes, actorId: actor.id, doneForId: absentRecipientOf(actor, memo), bulkRunId };
  await inTransaction(deps.db, async (tx) => {
    await first?.(tx);
    const record = canBeUndone ? await undoable<T>(tx, deps, actor, memo.id) : undefined;
    const change = { from, to, decider, where: stillDecides(actor), event, also, record };
    const isCurrent = version !== undefined && may(actor, memo);
    if (isCurrent && (await setMemoStage(tx, { id: memo.id, version }, change))) return;
    const isDone = (await tx.memo.count({ where: { AND: [{ id: memo.id, withdrawnAt: null }, done] } })) > 0;
    if (!isDone) throw new Conflict('memos.errors.changedMeanwhile');
  });
}

/** Locks the memo. */
async function undoable<T extends EventType>(tx: Tx, deps: ServiceDeps, actor: Actor, memoId: number) {
  const before = await keepAsItIs(tx, deps, memoId);
  return (inside: Tx, event: NewEvent<T>) =>
    recordUndoable(inside, deps, { ...event, memoId, actorId: actor.id }, before);
}

/** A deputy's right may have ended without a change of the version. */
const stillDecides = (actor: Actor): Prisma.MemoWhereInput =>
  actor.isOperator
    ? {}
    : { participants: { some: { userId: actor.id, OR: [{ isRecipient: true }, { isDeputy: true }] } } };
