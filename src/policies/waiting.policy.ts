import type { Prisma } from '#src/platform/db';

/**
 * What waits for somebody to consider: the one rule behind the list, badges, My day, summaries and the next memo. A
 * postponed memo waits again from its day on, and one postponed without a day when it is set pending.
 */

/** As SQL, over rows `p` of participants. `today` is the day where that person lives, as an expression. */
export const waits = (p: string, today: string): string =>
  `(${p}.is_recipient OR ${p}.is_deputy) AND ${p}.stage IN ('pending', 'postponed')
   AND (${p}.stage = 'pending' OR ${p}.postponed_until <= ${today})`;

/** The day where a person `u` lives at the moment `now`, both expressions; found once, not for each row. */
export const dayAt = (now: string, u: string): string =>
  `(SELECT local_time(${now}::timestamptz, ${u}.time_zone)::date)`;

/** The same as a filter. Must say the same as `waits` (a test holds them together). */
export const waitsFor = (userId: number, today: string): Prisma.MemoWhereInput => ({
  withdrawnAt: null,
  participants: { some: { userId, OR: [{ isRecipient: true }, { isDeputy: true }] } },
  OR: [{ stage: 'pending' }, { stage: 'postponed', postponedUntil: { lte: new Date(`${today}T00:00:00Z`) } }],
});
