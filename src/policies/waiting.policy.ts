import type { Prisma } from '#src/platform/db';

/**
 * What waits for a person: one rule for list, badges, My day, reminders and the next memo. A postponed memo waits again
 * from its day on; without a day, when it is set pending.
 */

/** SQL over participants `p`. `today` is an expression for the day in that person's zone. */
export const waits = (p: string, today: string): string =>
  `(${p}.is_recipient OR ${p}.is_deputy) AND ${p}.stage IN ('pending', 'postponed')
   AND (${p}.stage = 'pending' OR ${p}.postponed_until <= ${today})`;

/** SQL for the day of `u` at `now`; evaluated once, not for each row. */
export const dayAt = (now: string, u: string): string =>
  `(SELECT local_time(${now}::timestamptz, ${u}.time_zone)::date)`;

/** Must agree with `waits` (a test compares them). */
export const waitsFor = (userId: number, today: string): Prisma.MemoWhereInput => ({
  withdrawnAt: null,
  participants: { some: { userId, OR: [{ isRecipient: true }, { isDeputy: true }] } },
  OR: [{ stage: 'pending' }, { stage: 'postponed', postponedUntil: { lte: new Date(`${today}T00:00:00Z`) } }],
});
