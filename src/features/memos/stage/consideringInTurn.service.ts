import type { NewEvent } from '#src/events/catalogue';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Outcome, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import { canConsider, decidesFor } from '#src/policies/memo.policy';
import { outcomeOf } from '#src/policies/turns';
import type { Actor } from '#src/web/actor';
import { giveToRecipients } from '../ball/setBalls.service';
import { getMemo, lockMemo, type LoadedMemo } from '../memos.queries';
import { isAskedByOther } from '../returning/asked';
import { whoPrepared } from '../proposals/proposals.queries';
import { endProposals } from '../proposals/proposing.service';
import { passedIn, recipientsOf } from '../roles/several';
import { joinNext } from '../roles/turns.service';
import { keepAsItIs, recordUndoable } from '../undo/holding.service';
import { recordConsideration } from './considerations.service';
import type { ServiceDeps } from './deciding.service';
import { absentRecipientOf, considered, setMemoStage } from './setStage.service';

/** `quote` is the conclusion's first line. */
type Record = (
  tx: Tx,
  event: NewEvent<'memo.considered' | 'memo.consideredInTurn'> & { memoId: number },
) => Promise<void>;
type Decision = {
  outcome: Outcome;
  conclusion: string;
  quote: string;
  turn?: number | undefined;
  version?: number | undefined;
};

/**
 * One of several recipients considers it. Whoever comes second waits for the first at the memo's lock and then finds what
 * is left to decide: under *all* and *in order* both count, where any one decides the second is told.
 */
export const considerInTurn = (deps: ServiceDeps, actor: Actor, opened: LoadedMemo, given: Decision): Promise<void> =>
  inTransaction(deps.db, async (tx) => {
    await holdAbsences(tx);
    const memo = await lockMemo(tx, opened.id);
    if (isDone(actor, memo, given)) return;
    if (!canConsider(actor, memo) || memo.version !== given.version || isForAnother(actor, memo, given))
      throw new Conflict('memos.errors.changedMeanwhile');
    const recipients = recipientsOf(memo).map(({ id }) => id);
    const before = await keepAsItIs(tx, deps, memo.id, recipients);
    const { bulkRunId = null } = deps;
    const record: Record = (inside, event) =>
      recordUndoable(inside, deps, { ...event, actorId: actor.id, bulkRunId }, before);
    const now = clock.now();
    const recipientId = decidesFor(actor, memo);
    const decision = considered(now, actor, memo, given);
    const { outcome, conclusion, consideredAt, consideredById, consideredForId } = decision;
    const own = { outcome, conclusion, consideredAt, consideredById, consideredForId };
    const used = await whoPrepared(tx, actor, memo, given);
    await recordConsideration(tx, { memoId: memo.id, recipientId, ...own });
    await endProposals(tx, memo.id, { forId: recipientId ?? actor.id, used });
    const preparedBy = used?.by;
    const together = recipientId === null ? outcome : togetherWith(memo, recipientId, outcome);
    if (together === null) return goOn(tx, actor, memo, { ...given, preparedBy, record });
    await setMemoStage(tx, memo, {
      from: ['pending', 'postponed'],
      to: { ...decision, outcome: together },
      decider: 'recorded',
      event: {
        type: 'memo.considered',
        actorId: actor.id,
        doneForId: consideredForId,
        changes: { outcome, conclusion: given.quote, ...(preparedBy && { preparedBy }) },
      },
      async also() {
        await endProposals(tx, memo.id, { used: null });
        await refreshMemoSearch(tx, memo.id);
      },
      record,
    });
  });

/** Who stands in for two has decided for the one whose form this is. */
const isForAnother = (actor: Actor, memo: LoadedMemo, { turn }: Decision): boolean =>
  turn !== undefined && decidesFor(actor, memo) !== turn;

/** The second click of a double click. */
const isDone = (actor: Actor, memo: LoadedMemo, given: Decision): boolean =>
  (memo.stage === 'considered' || decidesFor(actor, memo) === null || isForAnother(actor, memo, given)) &&
  memo.considerations.some(
    (one) =>
      one.consideredBy?.id === actor.id &&
      one.outcome === given.outcome &&
      (one.conclusion ?? '') === given.conclusion &&
      (given.turn === undefined || one.recipientId === given.turn),
  );

function togetherWith(memo: LoadedMemo, recipientId: number, outcome: Outcome): Outcome | null {
  const given = new Map<number, Outcome>([[recipientId, outcome]]);
  for (const one of memo.considerations) if (one.recipientId !== null) given.set(one.recipientId, one.outcome);
  const passed = new Set(passedIn(memo));
  const ids = recipientsOf(memo).map(({ id }) => id);
  return outcomeOf(
    memo.rule,
    ids.filter((id) => !passed.has(id)),
    given,
  );
}

type Going = Decision & { record: Record; preparedBy: { id: number; name: string } | undefined };

/** Others are waited for: the next ones get the memo, and everybody is told. */
async function goOn(tx: Tx, actor: Actor, before: LoadedMemo, given: Going): Promise<void> {
  const { outcome, conclusion, preparedBy, record } = given;
  const now = clock.now();
  const { joined } = await joinNext(tx, await getMemo(tx, before.id));
  if (!isAskedByOther(before, actor)) await giveToRecipients(tx, [before.id]);
  // In order the ball moves on with it; where all decide, the others have had it all along.
  const moved = before.rule === 'in_order' ? { stageChangedAt: now } : {};
  await tx.memo.update({ where: { id: before.id }, data: { activityAt: now, ...moved }, select: { id: true } });
  await tx.participant.updateMany({ where: { memoId: before.id, userId: actor.id }, data: { seenAt: now } });
  await record(tx, {
    type: 'memo.consideredInTurn',
    actorId: actor.id,
    doneForId: absentRecipientOf(actor, before),
    memoId: before.id,
    changes: { outcome, conclusion, joined, ...(preparedBy && { preparedBy }) },
  });
}
