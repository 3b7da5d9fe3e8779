import { recordEvent } from '#src/events/record';
import { removeNoticesOf } from '#src/features/notifications/removing.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import { canTakeBack, whoOpened } from '#src/policies/takingBack.policy';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { giveToRecipients } from '../ball/setBalls.service';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { setParticipants } from '../roles/participants.service';
import { draftAgain } from './setStage.service';

/**
 * A sent memo becomes a draft again, as if it had never been sent. Who opens it at the same moment waits for the row (see
 * `reading.service`): one of the two is told that the other was faster. Returns who lost it.
 */
export function takeMemoBack({ db }: Pick<Deps, 'db'>, actor: Actor, memo: LoadedMemo): Promise<number[]> {
  return inTransaction(db, async (tx) => {
    const current = await lockMemo(tx, memo.id);
    if (current.stage === 'draft') return [];
    if (!canTakeBack(actor, current)) throw tooLate(current);
    await makeDraft(tx, current);
    const mailed = await removeNoticesOf(tx, memo.id);
    const others = current.participants.filter(({ userId }) => userId !== current.ownerId);
    const participants = others.map(({ userId, user }) => ({ id: userId, name: user.name }));
    await recordEvent(tx, {
      type: 'memo.takenBack',
      actorId: actor.id,
      memoId: memo.id,
      changes: { participants, mailed: participants.filter(({ id }) => mailed.includes(id)) },
    });
    return participants.map(({ id }) => id);
  });
}

/** Who decides on it and has opened it. */
export const readerOf = (memo: LoadedMemo) => memo.participants.find(({ userId }) => userId === whoOpened(memo));

function tooLate(memo: LoadedMemo): Conflict {
  const reader = readerOf(memo);
  if (reader) return new Conflict('memos.errors.openedMeanwhile', { name: reader.user.name });
  return new Conflict('memos.errors.changedMeanwhile');
}

/** What it said before is nobody's to read when it is sent anew. */
const firstText = { textVersion: 1, textChangedAt: null, textChangedById: null };

/** The people stay in its form; a deputy has no part in a draft, and nobody has seen it. */
export async function makeDraft(tx: Tx, memo: LoadedMemo): Promise<void> {
  const having = (role: 'isRecipient' | 'isSubscriber') =>
    memo.participants.filter((row) => row[role]).map((row) => ({ id: row.userId, name: row.user.name }));
  const now = clock.now();
  await tx.memo.update({
    where: { id: memo.id },
    data: { ...draftAgain(now), ...firstText, activityAt: now, version: { increment: 1 } },
  });
  await tx.memoVersion.deleteMany({ where: { memoId: memo.id } });
  await giveToRecipients(tx, [memo.id]);
  await setParticipants(tx, {
    memoId: memo.id,
    createdAt: memo.createdAt,
    stage: 'draft',
    ownerId: memo.ownerId,
    isForCompany: memo.isForCompany,
    recipients: having('isRecipient'),
    subscribers: having('isSubscriber'),
  });
  const others = { memoId: memo.id, userId: { not: memo.ownerId } };
  await tx.participant.updateMany({ where: others, data: { seenAt: null, seenVersion: 1 } });
  await tx.participant.updateMany({ where: { memoId: memo.id, isOwner: true }, data: { seenAt: now, seenVersion: 1 } });
}
