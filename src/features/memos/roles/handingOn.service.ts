import { recordEvent } from '#src/events/record';
import { holdAbsences, isAwayWithoutDeputy } from '#src/features/absences/deputies.service';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { canHandOn } from '#src/policies/opinion.policy';
import { mayWriteTo } from '#src/policies/recipient.policy';
import type { Actor } from '#src/web/actor';
import { giveToRecipients } from '../ball/setBalls.service';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { revokeOf } from '../opinions/advisers.service';
import { absentRecipientOf, pending } from '../stage/setStage.service';
import { touchMemo } from '../touch.service';
import { keepVersions } from '../versions/keeping.service';
import { setParticipants, type RoleChange } from './participants.service';
import type { HandingOn } from './roles.schema';

type Person = { id: number; name: string };
/** `to` is null when it was handed on too often: then its owner was asked whom it is for. */
type HandedOn = { to: Person | null; left: RoleChange['left'] };

/** After so many times nobody seems to know whom it is for. */
const MOST = 2;

/** To another recipient, who has the ball from now on; the former one stays as a subscriber. */
export async function handOn(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memoId: number,
  form: HandingOn,
): Promise<HandedOn> {
  return inTransaction(db, async (tx) => {
    await holdAbsences(tx);
    const memo = await lockMemo(tx, memoId);
    const { recipient } = memo;
    if (!recipient) throw new Conflict('memos.handOn.errors.company');
    if (!canHandOn(actor, memo)) throw new Conflict('memos.handOn.errors.tooLate');
    const event = { actorId: actor.id, doneForId: absentRecipientOf(actor, memo), memoId };
    const to = await successor(tx, actor, memo, form.to);
    const { note } = form;
    if (memo.handedOn >= MOST) {
      await touchMemo(tx, memoId, actor);
      await recordEvent(tx, { ...event, type: 'memo.handOnAsked', changes: { to: to.name, note } });
      return { to: null, left: [] };
    }
    const { left, joined } = await readdress(tx, actor, memo, { from: recipient, to });
    await recordEvent(tx, {
      ...event,
      type: 'memo.handedOn',
      changes: { from: recipient.name, to, note, left, joined },
    });
    return { to, left };
  });
}

async function successor(tx: Tx, actor: Actor, memo: LoadedMemo, ref: HandingOn['to']): Promise<Person> {
  const candidate = (await findCandidates(tx, [ref])).get(ref);
  if (!candidate) throw new Invalid({ to: 'memos.errors.recipientUnknown' });
  const { id, name } = candidate;
  if (id === actor.id) throw new Invalid({ to: 'memos.handOn.errors.oneself' });
  if (id === memo.ownerId) throw new Invalid({ to: 'memos.handOn.errors.owner' }, { name });
  if (memo.participants.some((row) => row.userId === id && row.isRecipient))
    throw new Invalid({ to: 'memos.handOn.errors.recipient' }, { name });
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
      recipientId: to.id,
      handedOn: { increment: 1 },
      activityAt: now,
      version: { increment: 1 },
    },
    select: { id: true },
  });
  const subscribers = memo.participants.filter(({ isSubscriber }) => isSubscriber);
  const change = await setParticipants(tx, {
    memoId: memo.id,
    createdAt: memo.createdAt,
    stage: 'pending',
    ownerId: memo.ownerId,
    isForCompany: false,
    recipients: [to],
    subscribers: [from, ...subscribers.map(({ userId, user }) => ({ id: userId, name: user.name }))],
  });
  await giveToRecipients(tx, [memo.id]);
  // Who decides is not asked what they think.
  await revokeOf(tx, memo.id, to.id);
  await tx.participant.updateMany({ where: { memoId: memo.id, userId: actor.id }, data: { seenAt: now } });
  await refreshMemoSearch(tx, memo.id);
  return change;
}
