import { DateTime } from 'luxon';
import type { Moment } from './types';

const END_OF_WORK = 18;
const FRIDAY = 5;

export type Calendar = {
  /** A moment of a past working day. */
  at: (moment: Moment) => Date;
  /** The day in so many working days (negative: ago), as the database keeps days. */
  day: (workingDays: number) => Date;
};

/** Working days around now, in the company's zone. Day 0 is the last one whose working hours are over: nothing lies in the future. */
export function calendarFrom(now: Date, timeZone: string): Calendar {
  const here = DateTime.fromJSDate(now, { zone: timeZone });
  const today = here.startOf('day');
  const lastDay = isWorkingDay(today) && here.hour >= END_OF_WORK ? today : step(today, -1);
  return {
    at([daysAgo, time]) {
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      return walk(lastDay, -daysAgo).set({ hour, minute }).toJSDate();
    },
    day: (workingDays) => new Date(`${walk(today, workingDays).toFormat('yyyy-MM-dd')}T00:00:00Z`),
  };
}

const isWorkingDay = (day: DateTime): boolean => day.weekday <= FRIDAY;

function step(day: DateTime, direction: 1 | -1): DateTime {
  let next = day.plus({ days: direction });
  while (!isWorkingDay(next)) next = next.plus({ days: direction });
  return next;
}

function walk(from: DateTime, workingDays: number): DateTime {
  let day = from;
  for (let left = Math.abs(workingDays); left > 0; left -= 1) day = step(day, workingDays > 0 ? 1 : -1);
  return day;
}
