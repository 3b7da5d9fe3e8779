import type { MemoRights } from '#src/policies/memoRights';
import type { LoadedMemo } from '../memos.queries';

/** For the ball line; null while it does not lie with its owner. */
export function returnedTo({ owner, returnedAt, balls }: LoadedMemo) {
  const question = balls[0]?.return?.question;
  return returnedAt && question !== undefined ? { owner, since: returnedAt, question } : null;
}

/** What the owner is asked, with what may be done about it. */
export function questionView(memo: LoadedMemo, may: MemoRights) {
  const asked = memo.balls[0]?.return;
  if (!asked || !(memo.returnedAt || may.takeAnswerBack)) return null;
  return {
    by: asked.returnedBy.name,
    text: asked.question,
    answer: asked.answer ?? '',
    // Right above it the ball line says what is asked.
    isInLine: memo.returnedAt !== null && !memo.withdrawnAt,
    end: may.takeReturnBack ? (asked.remindedAt ? 'closeUnanswered' : 'takeReturnBack') : null,
  };
}
