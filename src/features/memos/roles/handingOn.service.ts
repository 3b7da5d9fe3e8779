import { recordEvent } from '#src/events/record';
import { holdAbsences, isAwayWithoutDeputy } from '#src/features/absences/deputies.service';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { decidesFor } from '#src/policies/memo.policy';
import { canHandOn } from '#src/policies/handingOn.policy';
import { mayWriteTo } from '#src/policies/recipient.policy';
import type { Actor } from '#src/web/actor';
import { giveToRecipients } from '../ball/setBalls.service';
import { getMemo, lockMemo, type LoadedMemo } from '../memos.queries';
import { isAskedByOther } from '../returning/asked';
import { returnToOwner } from '../returning/returning.service';
import { endConsiderations } from '../stage/considerations.service';
import { absentRecipientOf, pending } from '../stage/setStage.service';
import { keepVersions } from '../versions/keeping.service';
import type { RoleChange } from './participants.service';
import type { HandingOn } from './roles.schema';
import { isForSeveral, recipientsOf } from './several';
import { joinNext, writeRecipients } from './turns.service';

type Person = { id: number; name: string };
/** `to` is null when it was handed on too often: then it was returned to its owner, who is asked whom it is for. */
type HandedOn = { to: Person | null; left: RoleChange['left'] };

/** After so many times nobody seems to know whom it is for. */
const MOST = 2;

/** To another recipient, who has the ball from now on; the former one stays as a subscriber. */
export async function handOn(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memoId: number,
  form: HandingOn,
  askWhether: (name: string) => string,
): Promise<HandedOn> {
  return inTransaction(db, async (tx) => {
    await holdAbsences(tx);
    const memo = await lockMemo(tx, memoId);
    if (memo.isForCompany) throw new Conflict('memos.handOn.errors.company');
    const from = replacedBy(actor, memo);
    if (!from || !canHandOn(actor, memo)) throw new Conflict('memos.handOn.errors.tooLate');
    const to = await successor(tx, actor, memo, form.to);
    const { note, version } = form;
    if (memo.version !== version) throw new Conflict('memos.errors.changedMeanwhile');
    if (memo.handedOn >= MOST) {
      await askOwnerWhether(tx, actor, memo, [askWhether(to.name), note].filter(Boolean).join('\n'));
      return { to: null, left: [] };
    }
    const { left, joined } = await readdress(tx, actor, memo, { from, to });
    await recordEvent(tx, {
      type: 'memo.handedOn',
      actorId: actor.id,
      doneForId: absentRecipientOf(actor, memo),
      memoId,
      changes: { from: from.name, to, note, left, joined },
    });
    return { to, left };
  });
}

/** Of several recipients the one whose turn it is, for whom a deputy may act. */
function replacedBy(actor: Actor, memo: LoadedMemo): Person | null {
  if (!isForSeveral(memo)) return memo.recipient;
  const id = decidesFor(actor, memo);
  return recipientsOf(memo).find((one) => one.id === id) ?? null;
}

/** What was postponed is pending again: its owner must act. */
async function askOwnerWhether(tx: Tx, actor: Actor, memo: LoadedMemo, question: string): Promise<void> {
  if (memo.returnedAt) throw new Conflict('memos.errors.returnedAlready');
  if (memo.stage === 'postponed') await tx.memo.update({ where: { id: memo.id }, data: pending(clock.now()) });
  await returnToOwner(tx, actor, memo, question);
}

async function successor(tx: Tx, actor: Actor, memo: LoadedMemo, ref: HandingOn['to']): Promise<Person> {
  const candidate = (await findCandidates(tx, [ref])).get(ref);
  if (!candidate) throw new Invalid({ to: 'memos.errors.recipientUnknown' });
  const { id, name } = candidate;
  if (id === actor.id) throw new Invalid({ to: 'memos.handOn.errors.oneself' });
  if (id === memo.ownerId) throw new Invalid({ to: 'memos.handOn.errors.owner' }, { name });
  const others = [...memo.participants.filter(({ isRecipient }) => isRecipient), ...memo.recipients];
  if (others.some(({ userId }) => userId === id)) throw new Invalid({ to: 'memos.handOn.errors.recipient' }, { name });
  if (!mayWriteTo(actor, candidate)) throw new Invalid({ to: 'memos.errors.recipientNotAllowed' });
  if (await isAwayWithoutDeputy(tx, id)) throw new Invalid({ to: 'memos.handOn.errors.absent' }, { name });
  return { id, name };
}

async function readdress(
  tx: Tx,
  actor: Actor,
  memo: LoadedMemo,
  { from, to }: { from: Person; to: Person },
): Promise<RoleChange> {
  const now = clock.now();
  await keepVersions(tx, [memo.id], { actorId: actor.id, what: 'other' });
  await tx.memo.update({
    where: { id: memo.id },
    data: {
      ...pending(now),
      recipientId: memo.recipientId === from.id ? to.id : memo.recipientId,
      handedOn: { increment: 1 },
      activityAt: now,
      version: { increment: 1 },
    },
    select: { id: true },
  });
  if (isForSeveral(memo)) await takePlace(tx, memo, { from, to });
  const change = await joinNext(tx, await getMemo(tx, memo.id), [from]);
  if (!isAskedByOther(memo, actor)) await giveToRecipients(tx, [memo.id]);
  await tx.participant.updateMany({ where: { memoId: memo.id, userId: actor.id }, data: { seenAt: now } });
  await refreshMemoSearch(tx, memo.id);
  return change;
}

/** Of the former recipient among several. Who decided in this round, and was no recipient any more, decides anew. */
async function takePlace(tx: Tx, memo: LoadedMemo, { from, to }: { from: Person; to: Person }): Promise<void> {
  const ids = recipientsOf(memo).map(({ id }) => (id === from.id ? to.id : id));
  await writeRecipients(tx, memo.id, ids);
  await endConsiderations(tx, memo.id, clock.now(), [to.id]);
}
