import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Forbidden, NotFound } from '#src/platform/errors';
import { formatFor } from '#src/platform/http/format';
import type { Deps } from '#src/platform/http/context';
import { canAskOpinion, mayEndOpinion } from '#src/policies/opinion.policy';
import type { Actor } from '#src/web/actor';
import { lockMemo } from '../memos.queries';
import { giveToAdvisers } from './advisers.service';

type Which = { memoId: number; opinionId: number };

/** Reminds who has not answered yet, once a day. */
export async function remindAdviser({ db }: Pick<Deps, 'db'>, actor: Actor, which: Which): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { adviser, remindedAt, question } = await openOpinion(tx, actor, which);
    const day = (at: Date): string => formatFor(actor.locale, actor.timeZone).isoDay(at);
    if (adviser.deactivatedAt) throw new Conflict('memos.opinions.errors.hasLeft', { name: adviser.name });
    const now = clock.now();
    if (remindedAt && day(remindedAt) === day(now))
      throw new Conflict('memos.opinions.errors.remindedToday', { name: adviser.name });
    await tx.opinion.update({ where: { id: which.opinionId }, data: { remindedAt: now } });
    const changes = { people: [{ id: adviser.id, name: adviser.name }], question };
    await recordEvent(tx, { type: 'memo.opinionReminded', actorId: actor.id, memoId: which.memoId, changes });
    return adviser.name;
  });
}

type Revoked = { name: string; leftId: number | null };

/** Takes back what was not answered. Who has no other part in the memo loses it: close their pages. */
export async function revokeOpinion({ db }: Pick<Deps, 'db'>, actor: Actor, which: Which): Promise<Revoked> {
  const { memoId, opinionId } = which;
  return inTransaction(db, async (tx) => {
    const { adviser } = await openOpinion(tx, actor, which);
    await tx.opinion.update({ where: { id: opinionId }, data: { revokedAt: clock.now() } });
    await giveToAdvisers(tx, memoId);
    const left = await leave(tx, memoId, adviser.id);
    const person = { id: adviser.id, name: adviser.name };
    const changes = { people: [person], left: left ? [person] : [] };
    await recordEvent(tx, { type: 'memo.opinionRevoked', actorId: actor.id, memoId, changes });
    return { name: adviser.name, leftId: left ? adviser.id : null };
  });
}

async function openOpinion(tx: Tx, actor: Actor, { memoId, opinionId }: Which) {
  const memo = await lockMemo(tx, memoId);
  const opinion = await tx.opinion.findFirst({
    where: { id: opinionId, memoId, revokedAt: null },
    select: {
      question: true,
      askedById: true,
      answeredAt: true,
      remindedAt: true,
      adviser: { select: { id: true, name: true, deactivatedAt: true } },
    },
  });
  if (!opinion) throw new NotFound('memos.opinions.errors.notFound');
  if (!mayEndOpinion(actor, memo, opinion)) throw new Forbidden('memos.opinions.errors.notYours');
  const { name } = opinion.adviser;
  if (opinion.answeredAt) throw new Conflict('memos.opinions.errors.answeredMeanwhile', { name });
  if (!canAskOpinion(actor, memo)) throw new Conflict('memos.opinions.errors.askedTooLate');
  return opinion;
}

/** Answers whether the person lost the memo. */
async function leave(tx: Tx, memoId: number, userId: number): Promise<boolean> {
  if ((await tx.opinion.count({ where: { memoId, adviserId: userId, revokedAt: null } })) > 0) return false;
  const none = { isOwner: false, isRecipient: false, isSubscriber: false, isDeputy: false, isAssistant: false };
  const { count } = await tx.participant.deleteMany({ where: { memoId, userId, ...none } });
  if (count === 0) {
    await tx.participant.updateMany({ where: { memoId, userId }, data: { isAdviser: false, readsNotes: false } });
    return false;
  }
  // Badges must not count what can no longer be opened.
  await tx.notification.updateMany({ where: { memoId, userId, readAt: null }, data: { readAt: clock.now() } });
  return true;
}
