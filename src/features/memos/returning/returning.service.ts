import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import { canReturn, canTakeReturnBack } from '#src/policies/returning.policy';
import type { Actor } from '#src/web/actor';
import { giveToRecipients, setBalls } from '../ball/setBalls.service';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { absentRecipientOf } from '../stage/setStage.service';
import type { ServiceDeps } from '../stage/deciding.service';
import { sayInChat } from './saying.service';

type Question = { question: string; version?: number | undefined };

/** The memo stays pending, but now its owner must act. The same question sent twice is asked once; a stale form asks nothing. */
export function returnMemo({ db }: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Question): Promise<void> {
  const { question, version } = input;
  return inTransaction(db, async (tx) => {
    const current = await lockMemo(tx, memo.id);
    const [last] = current.balls;
    if (current.returnedAt && last?.return?.question === question && last.return.returnedBy.id === actor.id) return;
    if (!canReturn(actor, current)) throw new Conflict(whyNot(current));
    if (current.version !== version) throw new Conflict('memos.errors.changedMeanwhile');
    await returnToOwner(tx, actor, current, question);
  });
}

/** Of a pending memo, under its lock. */
export async function returnToOwner(tx: Tx, actor: Actor, memo: LoadedMemo, question: string): Promise<void> {
  await askOwner(tx, memo, { question, returnedById: actor.id });
  await tell(tx, actor, memo.id);
  await sayInChat(tx, actor, memo.id, question);
  await recordEvent(tx, {
    type: 'memo.returned',
    actorId: actor.id,
    doneForId: absentRecipientOf(actor, memo),
    memoId: memo.id,
    changes: { question },
  });
}

const whyNot = ({ stage, returnedAt }: LoadedMemo): string => {
  if (stage === 'considered') return 'memos.errors.returnConsidered';
  return returnedAt ? 'memos.errors.returnedAlready' : 'memos.errors.changedMeanwhile';
};

export async function askOwner(
  tx: Tx,
  { id: memoId, ownerId }: LoadedMemo,
  asked: { question: string; returnedById: number },
): Promise<void> {
  // Who was to choose another recipient is asked this first.
  await setBalls(tx, memoId, [], ['returned']);
  await setBalls(tx, memoId, [{ holderId: ownerId, reason: 'returned' }], ['consider', 'returned']);
  const lies = { memoId, reason: 'returned' as const, until: null };
  const ball = await tx.ball.findFirstOrThrow({ where: lies, select: { id: true } });
  await tx.return.create({ data: { ballId: ball.id, ...asked } });
}

/** The question that lay with the owner until the memo was withdrawn lies there again. Answers whether there was one. */
export async function askOwnerAgain(tx: Tx, { id, withdrawnAt, balls }: LoadedMemo): Promise<boolean> {
  const [ball] = balls;
  if (!ball?.return || ball.return.answeredAt || !withdrawnAt || !ball.until || ball.until < withdrawnAt) return false;
  await tx.ball.update({ where: { id: ball.id }, data: { until: null }, select: { id: true } });
  await setBalls(tx, id, [], ['consider']);
  return true;
}

/** The recipient has the memo again, unanswered; as "not answered" where the owner was told again and stayed silent. */
export function endReturn({ db }: ServiceDeps, actor: Actor, memo: LoadedMemo): Promise<void> {
  return inTransaction(db, async (tx) => {
    const current = await lockMemo(tx, memo.id);
    if (!current.returnedAt && memo.returnedAt === null) return;
    if (!canTakeReturnBack(actor, current)) throw new Conflict('memos.errors.returnOver');
    await giveBackTo(tx, actor, memo.id);
    await recordEvent(tx, {
      type: current.balls[0]?.return?.remindedAt ? 'memo.returnUnanswered' : 'memo.returnTakenBack',
      actorId: actor.id,
      doneForId: absentRecipientOf(actor, current),
      memoId: memo.id,
      changes: {},
    });
  });
}

/** From now on it waits for those who decide. */
export async function giveBackTo(tx: Tx, actor: Actor, id: number): Promise<void> {
  await giveToRecipients(tx, [id]);
  await tell(tx, actor, id, { stageChangedAt: clock.now() });
}

/** It is news for everybody but the actor, and forms drawn before are out of date. */
export async function tell(tx: Tx, actor: Actor, id: number, also: { stageChangedAt?: Date } = {}): Promise<void> {
  const now = clock.now();
  await tx.memo.update({ where: { id }, data: { ...also, activityAt: now, version: { increment: 1 } } });
  await tx.participant.updateMany({ where: { memoId: id, userId: actor.id }, data: { seenAt: now } });
}
