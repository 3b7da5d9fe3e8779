import type { MemoRights } from '#src/policies/memoRights';
import type { LoadedMemo } from '../memos.queries';

/** For the ball line; null while it does not lie with its owner. */
export function returnedTo({ owner, returnedAt, balls }: LoadedMemo) {
  const question = balls[0]?.return?.question;
  return returnedAt && question !== undefined ? { owner, since: returnedAt, question } : null;
}

/** What the owner is asked, with what may be done about it; null where the ball line above has said all. */
export function questionView(memo: LoadedMemo, may: MemoRights) {
  const asked = memo.balls[0]?.return;
  if (!asked || !(memo.returnedAt || may.takeAnswerBack)) return null;
  // Withdrawn, it lies with nobody, and the line says so.
  const isInLine = memo.returnedAt !== null && !memo.withdrawnAt;
  const end = may.takeReturnBack ? (asked.remindedAt ? 'closeUnanswered' : 'takeReturnBack') : null;
  if (isInLine && !may.answer && !end) return null;
  return {
    by: asked.returnedBy.name,
    text: asked.question,
    answer: asked.answer ?? '',
    isInLine,
    end,
  };
}
