import type { Prisma } from '#src/platform/db';

/**
 * What waits for a person: one rule for list, badges, My day, reminders and the next memo. Whoever has the ball must act
 * (`features/memos/ball`). A postponed memo waits again from its day on, though its ball comes back only at nine; without
 * a day, when it is set pending.
 */

/** SQL over participants `p`; a withdrawn memo has no ball, and there no day either. `today` is an expression for the day in that person's zone. */
export const waits = (p: string, today: string): string =>
  `(${p}.has_ball OR (${p}.stage = 'postponed' AND (${p}.is_recipient OR ${p}.is_deputy) AND ${p}.postponed_until <= ${today}))`;

/** SQL: open ball `b` of its memo lies with participant `p`: as theirs, as the company's, or as of whom they stand in for. */
export const isBallOf = (b: string, p: string): string =>
  `(${b}.until IS NULL AND (${b}.holder_id = ${p}.user_id
    OR (${b}.reason = 'consider' AND CASE WHEN ${b}.holder_id IS NULL THEN ${p}.is_recipient ELSE ${b}.holder_id = ANY (${p}.deputy_for) END)))`;

/** SQL for the day of `u` at `now`; evaluated once, not for each row. */
export const dayAt = (now: string, u: string): string =>
  `(SELECT local_time(${now}::timestamptz, ${u}.time_zone)::date)`;

/** Must agree with `waits` (a test compares them). */
export const waitsFor = (userId: number, today: string): Prisma.MemoWhereInput => ({
  withdrawnAt: null,
  OR: [
    { participants: { some: { userId, hasBall: true } } },
    {
      stage: 'postponed',
      postponedUntil: { lte: new Date(`${today}T00:00:00Z`) },
      participants: { some: { userId, OR: [{ isRecipient: true }, { isDeputy: true }] } },
    },
  ],
});
