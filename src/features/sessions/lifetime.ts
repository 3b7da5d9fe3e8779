/** How long a session lasts: two rules that admins set, the same for pages, for live pages and for the list of devices. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type Rules = { sessionHours: number; sessionDays: number };

/** When it began and when it was last used, in ms; null in sessions that are older than these notes. */
export type Times = { since: number | null; used: number | null };

/** Unused for as long as admins allow, or begun too long ago however much it is used. */
export const isOver = ({ since, used }: Times, { sessionHours, sessionDays }: Rules, now: number): boolean =>
  (used !== null && now - used > sessionHours * HOUR_MS) || (since !== null && now - since > sessionDays * DAY_MS);

/** How long a browser shall keep it that uses it now. */
export const lastsFor = (since: number, { sessionHours, sessionDays }: Rules, now: number): number =>
  Math.max(0, Math.min(sessionHours * HOUR_MS, since + sessionDays * DAY_MS - now));
