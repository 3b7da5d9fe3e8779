import { DateTime } from 'luxon';

export const REPEATS = ['never', 'daily', 'weekly', 'monthly'] as const;
export type Repeat = (typeof REPEATS)[number];

const UNITS = { daily: 'days', weekly: 'weeks', monthly: 'months' } as const;

/** Wall-clock time in a zone. A time inside the gap of a clock change moves on by an hour. */
export const momentOf = (day: string, time: string, zone: string): Date =>
  DateTime.fromISO(`${day}T${time.slice(0, 5)}`, { zone }).toJSDate();

/**
 * The first occurrence after `now`, computed from the start by the zone's calendar: the hour survives clock changes,
 * and the 31st becomes the last day of shorter months without moving for good.
 */
export function nextAfter(startsAt: Date, repeat: Exclude<Repeat, 'never'>, zone: string, now: Date): Date {
  const unit = UNITS[repeat];
  const start = DateTime.fromJSDate(startsAt, { zone });
  const passed = DateTime.fromJSDate(now, { zone }).diff(start, unit).as(unit);
  let count = Math.max(0, Math.floor(passed) - 1);
  while (start.plus({ [unit]: count }).toMillis() <= now.getTime()) count += 1;
  return start.plus({ [unit]: count }).toJSDate();
}

export const SNOOZES = ['tenMinutes', 'hour', 'tomorrow', 'nextWeek'] as const;
export type Snooze = (typeof SNOOZES)[number];

const MORNING = { hour: 9, minute: 0, second: 0, millisecond: 0 };

/** "Next week" is its Monday; mornings are at nine in the person's zone. */
export function snoozedUntil(snooze: Snooze, zone: string, now: Date): Date {
  const local = DateTime.fromJSDate(now, { zone });
  const minute = local.startOf('minute');
  switch (snooze) {
    case 'tenMinutes':
      return minute.plus({ minutes: 10 }).toJSDate();
    case 'hour':
      return minute.plus({ hours: 1 }).toJSDate();
    case 'tomorrow':
      return local.plus({ days: 1 }).set(MORNING).toJSDate();
    case 'nextWeek':
      return local.startOf('week').plus({ weeks: 1 }).set(MORNING).toJSDate();
  }
}
