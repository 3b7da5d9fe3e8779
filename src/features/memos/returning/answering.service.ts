import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import { canAnswer, canTakeAnswerBack } from '#src/policies/returning.policy';
import type { Actor } from '#src/web/actor';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import type { ServiceDeps } from '../stage/deciding.service';
import { askOwner, giveBackTo, tell } from './returning.service';
import { sayInChat } from './saying.service';

const isChangedSince = ({ textChangedAt }: LoadedMemo, asked: Date): boolean =>
  textChangedAt !== null && textChangedAt >= asked;

type Answer = { answer: string; version?: number | undefined };

/** The recipients must act again. An owner who changed the memo itself need not write an answer. */
export function answerReturn({ db }: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Answer): Promise<void> {
  const { answer, version } = input;
  return inTransaction(db, async (tx) => {
    const current = await lockMemo(tx, memo.id);
    const [ball] = current.balls;
    if (!current.returnedAt && ball?.return?.answeredById === actor.id && ball.return.answer === answer) return;
    if (!ball?.return || !canAnswer(actor, current)) throw new Conflict('memos.errors.returnOver');
    if (answer === '' && !isChangedSince(current, ball.since))
      throw new Invalid({ answer: 'memos.errors.answerMissing' });
    if (current.version !== version) throw new Conflict('memos.errors.changedMeanwhile');
    await tx.return.update({
      where: { ballId: ball.id },
      data: { answer, answeredById: actor.id, answeredAt: clock.now() },
    });
    await giveBackTo(tx, actor, memo.id);
    await sayInChat(tx, actor, memo.id, answer);
    await recordEvent(tx, { type: 'memo.answered', actorId: actor.id, memoId: memo.id, changes: { answer } });
  });
}

/** The same question lies with the owner again. */
export function takeAnswerBack({ db }: ServiceDeps, actor: Actor, memo: LoadedMemo): Promise<void> {
  return inTransaction(db, async (tx) => {
    const current = await lockMemo(tx, memo.id);
    if (current.returnedAt) return;
    const asked = current.balls[0]?.return;
    if (!asked || !canTakeAnswerBack(actor, current)) throw new Conflict('memos.errors.answerRead');
    await askOwner(tx, current, { question: asked.question, returnedById: asked.returnedBy.id });
    await tell(tx, actor, memo.id);
    await recordEvent(tx, { type: 'memo.answerTakenBack', actorId: actor.id, memoId: memo.id, changes: {} });
  });
}
