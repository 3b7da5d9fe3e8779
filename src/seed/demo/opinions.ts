import type { Calendar } from './calendar';
import type { Cast } from './cast';
import type { DemoMemo, NumberedMemo } from './types';

export function opinionCounts({ course = [] }: DemoMemo) {
  const asked = course.flatMap((act) => ('asked' in act ? act.advisers : []));
  return { opinionsAsked: asked.length, opinionsGiven: course.filter((act) => 'advised' in act).length };
}

export function opinionRows({ memo: { course = [] }, memoId }: NumberedMemo, { at }: Calendar, { id }: Cast) {
  return course.flatMap((act) => {
    if (!('asked' in act)) return [];
    const { question, isYesNo = false } = act;
    const asked = { memoId, askedById: id(act.by), question, isYesNo, askedAt: at(act.asked) };
    return act.advisers.map((who) => {
      const given = course.find((one) => 'advised' in one && one.by === who);
      const answer = given && 'advised' in given ? given : null;
      const answered = answer && {
        answer: answer.answer,
        verdict: answer.verdict ?? null,
        answeredAt: at(answer.advised),
      };
      return { ...asked, adviserId: id(who), ...(answered ?? {}) };
    });
  });
}
