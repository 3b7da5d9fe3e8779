import { DateTime } from 'luxon';

/** Minutes after midnight (null is midnight), and weekdays (1 is Monday). */
export type MailHours = { mailFrom: number | null; mailUntil: number | null; mailDays: readonly number[] };

/** A week, and a day more for a window inside the gap of a clock change. */
const DAYS_AHEAD = 8;

/** At once, or when quiet hours end. Hours over midnight ("22:00 to 06:00") belong to the day on which they begin. */
export function mailMayGoAt({ mailFrom, mailUntil, mailDays }: MailHours, timeZone: string, now: Date): Date {
  if (mailFrom === null && mailUntil === null && mailDays.length === 7) return now;
  const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
  const from = mailFrom ?? 0;
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

/** Wall-clock time, also on the day of a clock change. */
const at = (day: DateTime, minutes: number): DateTime =>
  day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
