import { DateTime } from 'luxon';

/** When somebody works: days are YYYY-MM-DD in the zone, `opens` and `closes` minutes after midnight there. */
export type WorkingCalendar = {
  zone: string;
  opens: number;
  closes: number;
  isWorkingDay: (day: string) => boolean;
};

export type Interval = { from: Date; until: Date };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Who does not work for so many days never does: nothing is looked for beyond. */
const LONGEST_REST = 800;

export const dayIn = (zone: string, moment: Date): string => DateTime.fromJSDate(moment, { zone }).toISODate() ?? '';

/** As nominal as "working day" is: where a clock is put forward or back meanwhile, that day is shorter or longer. */
export const dayLength = ({ opens, closes }: Pick<WorkingCalendar, 'opens' | 'closes'>): number =>
  Math.max(0, closes - opens) * MINUTE_MS;

/**
 * Milliseconds of working time between two moments, without what falls into `except`, whose intervals may overlap. None
 * when the clock was set back meanwhile.
 */
export function workingTime(calendar: WorkingCalendar, span: Interval, except: readonly Interval[] = []): number {
  return joined(except, span).reduce((left, gap) => left - timeWithin(calendar, gap), timeWithin(calendar, span));
}

/** `count` working days after a day, which itself does not count; null when nobody works any more. */
export function workingDayAfter(
  { isWorkingDay }: Pick<WorkingCalendar, 'isWorkingDay'>,
  day: string,
  count: number,
): string | null {
  let found = day;
  for (let left = count; left > 0; left -= 1) {
    const next = nextWorkingDay(isWorkingDay, found);
    if (next === null) return null;
    found = next;
  }
  return found;
}

export const dayAfter = (day: string): string => dayOf(numberOf(day) + 1);

export const startOfDay = (zone: string, day: string): Date =>
  DateTime.fromISO(day, { zone }).startOf('day').toJSDate();

/** When the working day began that it is now; on a day on which nobody works, the one before. */
export function workingDayBegan(calendar: WorkingCalendar, now: Date): Date {
  const today = dayIn(calendar.zone, now);
  const day = calendar.isWorkingDay(today) ? today : (workingDayBefore(calendar, today) ?? today);
  return startOfDay(calendar.zone, day);
}

/** The last working day before a day; null where nobody has worked for long. */
export const workingDayBefore = ({ isWorkingDay }: Pick<WorkingCalendar, 'isWorkingDay'>, day: string): string | null =>
  nextWorkingDay(isWorkingDay, day, -1);

/**
 * The first moment at which `count` working days have gone by since `moment`: at the same time of day, or, from a moment
 * at which nobody works, when the last of them ends. Null when nobody works any more.
 */
export function afterWorkingDays(calendar: WorkingCalendar, moment: Date, count: number): Date | null {
  const { zone } = calendar;
  const local = DateTime.fromJSDate(moment, { zone });
  const day = dayIn(zone, moment);
  const today = calendar.isWorkingDay(day) ? hoursOf(calendar, day) : null;
  if (today && moment >= today.from && moment < today.until) {
    const later = workingDayAfter(calendar, day, count);
    return later === null ? null : sameTime(local, later);
  }
  if (count === 0) return moment;
  // Before it opens, this day is the first of them.
  const last = workingDayAfter(calendar, day, today && moment < today.from ? count - 1 : count);
  return last === null ? null : hoursOf(calendar, last).until;
}

const sameTime = (local: DateTime, day: string): Date => {
  const { year, month, day: date } = DateTime.fromISO(day);
  return local.set({ year, month, day: date }).toJSDate();
};

function nextWorkingDay(isWorkingDay: (day: string) => boolean, from: string, step: 1 | -1 = 1): string | null {
  const start = numberOf(from);
  for (let distance = 1; distance <= LONGEST_REST; distance += 1) {
    const day = dayOf(start + step * distance);
    if (isWorkingDay(day)) return day;
  }
  return null;
}

const numberOf = (day: string): number => Date.parse(day) / DAY_MS;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

function timeWithin(calendar: WorkingCalendar, { from, until }: Interval): number {
  if (until <= from || calendar.closes <= calendar.opens) return 0;
  let time = 0;
  const last = numberOf(dayIn(calendar.zone, until));
  for (let number = numberOf(dayIn(calendar.zone, from)); number <= last; number += 1) {
    const day = dayOf(number);
    if (calendar.isWorkingDay(day)) time += overlap(hoursOf(calendar, day), { from, until });
  }
  return time;
}

const overlap = (one: Interval, other: Interval): number =>
  Math.max(0, Math.min(+one.until, +other.until) - Math.max(+one.from, +other.from));

/** Reckoning with zones is dear, and many memos have waited on the same days. */
const knownHours = new WeakMap<WorkingCalendar, Map<string, Interval>>();

function hoursOf(calendar: WorkingCalendar, day: string): Interval {
  const known = knownHours.get(calendar) ?? new Map<string, Interval>();
  knownHours.set(calendar, known);
  const { zone, opens, closes } = calendar;
  const hours = known.get(day) ?? { from: at(zone, day, opens), until: at(zone, day, closes) };
  known.set(day, hours);
  return hours;
}

/** A time that a day does not have, because the clock was put forward, is what the clock showed instead. */
function at(zone: string, day: string, minutes: number): Date {
  const { year, month, day: date } = DateTime.fromISO(day);
  const time = { year, month, day: date, hour: Math.floor(minutes / 60), minute: minutes % 60 };
  return DateTime.fromObject(time, { zone }).toJSDate();
}

/** What is left of the span between the intervals. */
export function without(span: Interval, intervals: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let { from } = span;
  for (const taken of joined(intervals, span)) {
    if (taken.from > from) left.push({ from, until: taken.from });
    from = taken.until;
  }
  return from < span.until ? [...left, { from, until: span.until }] : left;
}

/** Those parts of the intervals that lie in the span, in order and apart. */
function joined(intervals: readonly Interval[], span: Interval): Interval[] {
  const inside = intervals
    .map(({ from, until }) => ({
      from: from < span.from ? span.from : from,
      until: until > span.until ? span.until : until,
    }))
    .filter(({ from, until }) => from < until)
    .sort((one, other) => +one.from - +other.from);
  const apart: Interval[] = [];
  for (const interval of inside) {
    const last = apart.at(-1);
    if (!last || interval.from > last.until) apart.push({ ...interval });
    else if (interval.until > last.until) last.until = interval.until;
  }
  return apart;
}
