import type { Tx } from '#src/platform/db';
import { usableZone } from '#src/platform/timeZones';
import type { WorkingCalendar } from '#src/platform/workingTime';
import { holidaysOf, type IsHoliday } from './holidays';
import { minutesOf, untilMinutes } from './hours';
import { daysOfLines } from './ownDays';

/** The settings that say when the company works. */
export const workingDaysSelect = {
  workingDays: true,
  worksFrom: true,
  worksUntil: true,
  holidaysOf: true,
  daysOff: true,
  workedDays: true,
} as const;

type WorkingDays = {
  defaultTimeZone: string;
  workingDays: readonly number[];
  worksFrom: string;
  worksUntil: string;
  daysOff: readonly string[];
  workedDays: readonly string[];
};

/** When the company works. */
export async function findCalendar(db: Pick<Tx, 'company'>): Promise<WorkingCalendar> {
  const company = await db.company.findUniqueOrThrow({
    where: { id: 1 },
    select: { defaultTimeZone: true, ...workingDaysSelect },
  });
  return calendarOf(company, await holidaysOf(company.holidaysOf));
}

/** Days that are worked besides win over all others. */
export function calendarOf(company: WorkingDays, isHoliday: IsHoliday): WorkingCalendar {
  const off = daysOfLines(company.daysOff);
  const besides = daysOfLines(company.workedDays);
  return {
    zone: usableZone(company.defaultTimeZone, 'UTC'),
    opens: minutesOf(company.worksFrom),
    closes: untilMinutes(company.worksUntil),
    isWorkingDay: (day) =>
      besides.has(day) || (company.workingDays.includes(weekdayOf(day)) && !off.has(day) && !isHoliday(day)),
  };
}

/** Monday is 1. */
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
