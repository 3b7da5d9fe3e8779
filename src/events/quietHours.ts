import { DateTime } from 'luxon';

/** When somebody wishes mail: minutes after midnight (null is midnight), and weekdays, of which Monday is 1. */
export type MailHours = { mailFrom: number | null; mailUntil: number | null; mailDays: readonly number[] };

/** A week, and one day more for a window that the change of the clocks swallows. */
const DAYS_AHEAD = 8;

/**
 * When a mail that is due now may go: at once, or when the reader's quiet time ends. Hours over midnight ("22:00 to 06:00")
 * belong to the day on which they begin.
 */
export function mailMayGoAt({ mailFrom, mailUntil, mailDays }: MailHours, timeZone: string, now: Date): Date {
  const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
  const from = mailFrom ?? 0;
  // Yesterday's hours may last until this morning.
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
    const day = today.plus({ days: ahead });
    if (!mailDays.includes(day.weekday)) continue;
    const start = at(day, from);
    const isOverMidnight = mailUntil === null || mailUntil <= from;
    const end = isOverMidnight ? at(day.plus({ days: 1 }), mailUntil ?? 0) : at(day, mailUntil);
    if (end > start && end.toMillis() > now.getTime()) return new Date(Math.max(start.toMillis(), now.getTime()));
  }
  return now;
}

/** A time of the clock, not a distance: nine o'clock is nine o'clock also on the day the clocks change. */
const at = (day: DateTime, minutes: number): DateTime =>
  day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
