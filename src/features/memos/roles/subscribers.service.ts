import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Forbidden, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { correctsSubscribers } from '#src/policies/correcting.policy';
import { canAddSubscriber, canLeave, canRemoveSubscriber } from '#src/policies/memo.policy';
import { reasonFor } from '../form/correcting';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { keepAsItIs, recordUndoable } from '../undo/holding.service';
import { keepVersions } from '../versions/keeping.service';
import type { GroupRef } from '#src/web/formFields';
import { resolveSubscribers } from '#src/features/people/choosing/chosenPeople.queries';

type ServiceDeps = Pick<Deps, 'db'> & { bulkRunId?: number };

/** People who have a role already are skipped. Returns how many were added. */
export async function addSubscribers(
  { db, bulkRunId }: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  { subscribers, reason }: { subscribers: readonly GroupRef[]; reason?: string | undefined },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const isCorrection = correctsSubscribers(actor, await lockMemo(tx, memo.id));
    const why = isCorrection ? reasonFor(reason) : null;
    const people = await addMemoSubscribers(tx, actor, memo.id, subscribers, bulkRunId);
    if (why !== null && people.length > 0) {
      const changes = { subscribers: { from: [], to: people.map(({ name }) => name) } };
      const event = { actorId: actor.id, memoId: memo.id, changes: { changes, reason: why } };
      await recordEvent(tx, { ...event, type: 'memo.corrected' });
    }
    return people.length;
  });
}

export async function addMemoSubscribers(
  tx: Tx,
  actor: Actor,
  memoId: number,
  refs: readonly GroupRef[],
  bulkRunId: number | null = null,
) {
  const current = await lockMemo(tx, memoId);
  if (!canAddSubscriber(actor, current)) throw new Forbidden('memos.errors.notYours');
  // A deputy, adviser or assistant may become a subscriber as well, and stays one afterwards.
  const standing = new Set(current.participants.filter(isHereForATime).map(({ userId }) => userId));
  // Later recipients see it when their turn comes.
  const others = [...current.participants, ...current.recipients].map(({ userId }) => userId);
  const known = new Set(others.filter((id) => !standing.has(id)));
  // But not by adding themselves: access as a deputy ends with the absence.
  if (standing.has(actor.id)) known.add(actor.id);
  const people = (await resolveSubscribers(tx, refs)).filter(({ id }) => !known.has(id));
  if (people.length === 0) return [];
  await renew(tx, actor, memoId);
  const { createdAt, stage } = current;
  const given = { memoId, isSubscriber: true, createdAt, stage, joinedAt: clock.now() };
  await tx.participant.createMany({
    data: people.filter(({ id }) => !standing.has(id)).map(({ id }) => ({ ...given, userId: id })),
  });
  await tx.participant.updateMany({
    where: { memoId, userId: { in: people.map(({ id }) => id).filter((id) => standing.has(id)) } },
    // Assistants are told of little.
    data: { isSubscriber: true, mutedAt: null },
  });
  // Drafts have no events.
  if (stage !== 'draft')
    await recordEvent(tx, { type: 'memo.subscriberAdded', actorId: actor.id, memoId, bulkRunId, changes: { people } });
  return people;
}

/** Answers whether they have the memo no longer: a deputy or adviser still reads it. */
export async function removeMemoSubscriber(
  deps: Pick<Deps, 'db' | 'config'>,
  actor: Actor,
  memo: LoadedMemo,
  userId: number,
): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const current = await lockMemo(tx, memo.id);
    if (!canRemoveSubscriber(actor, current)) throw new Conflict('memos.errors.consideredMeanwhile');
    const subscriber = current.participants.find((row) => row.userId === userId && row.isSubscriber);
    if (!subscriber) throw new NotFound('memos.errors.subscriberGone');
    const before = await keepAsItIs(tx, deps, memo.id, [userId]);
    const isLost = await dropSubscriber(tx, actor, { memoId: memo.id, userId });
    const people = [{ id: userId, name: subscriber.user.name }];
    if (current.stage !== 'draft')
      await recordUndoable(
        tx,
        deps,
        { type: 'memo.subscriberRemoved', actorId: actor.id, memoId: memo.id, changes: { people } },
        before,
      );
    return isLost;
  });
}

export async function leaveMemo({ db }: ServiceDeps, actor: Actor, memo: LoadedMemo): Promise<void> {
  await inTransaction(db, async (tx) => {
    const current = await lockMemo(tx, memo.id);
    if (!canLeave(actor, current)) throw new NotFound('memos.errors.notFound');
    await dropSubscriber(tx, actor, { memoId: memo.id, userId: actor.id });
    await recordEvent(tx, { type: 'memo.subscriberLeft', actorId: actor.id, memoId: memo.id, changes: {} });
  });
}

const isHereForATime = ({
  isDeputy,
  isAdviser,
  isAssistant,
  isSubscriber,
  isOwner,
  isRecipient,
}: LoadedMemo['participants'][number]): boolean =>
  (isDeputy || isAdviser || isAssistant) && !isSubscriber && !isOwner && !isRecipient;

/** The row of a deputy or adviser stays. Answers whether it is gone. */
async function dropSubscriber(tx: Tx, actor: Actor, row: { memoId: number; userId: number }): Promise<boolean> {
  await renew(tx, actor, row.memoId);
  await tx.participant.updateMany({
    where: { ...row, OR: [{ isDeputy: true }, { isAdviser: true }, { isAssistant: true }] },
    data: { isSubscriber: false },
  });
  const { count } = await tx.participant.deleteMany({ where: { ...row, isSubscriber: true } });
  if (count > 0) await tx.notification.updateMany({ where: { ...row, readAt: null }, data: { readAt: clock.now() } });
  return count > 0;
}

/** Changes the version, so that a form with the old list cannot undo this unseen. */
async function renew(tx: Tx, actor: Actor, memoId: number): Promise<void> {
  await keepVersions(tx, [memoId], { actorId: actor.id, what: 'other' });
  await tx.memo.update({ where: { id: memoId }, data: { version: { increment: 1 } } });
}
