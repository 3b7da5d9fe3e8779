import { mostRecent } from '../mostRecent';
import { usableZone } from '../timeZones';

/** In the reader's language and time zone. Cached per locale and zone: creating formatters is slow. */
export type Format = ReturnType<typeof makeFormat>;

/** Each takes 0.16 MB: enough for the zones in which a large company lives. */
const KEPT = 150;

const formats = mostRecent(KEPT, (key) => {
  const [locale = 'en', timeZone = 'UTC'] = key.split('|');
  return makeFormat(locale, usableZone(timeZone, 'UTC'));
});

export const formatFor = (locale: string, timeZone: string): Format => formats(`${locale}|${timeZone}`);

const KB = 1024;
const MB = 1024 * KB;
const GB = 1024 * MB;

const DAY = 86_400_000;
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** English dates are day first ("22 Nov, 09:41"), as the rest of the world writes them. */
const regional = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

function makeFormat(locale: string, timeZone: string) {
  const tag = regional(locale);
  const make = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { timeZone, ...options });
  const dayMonth = make({ day: 'numeric', month: 'short' });
  const dayMonthYear = make({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDate = make({ day: 'numeric', month: 'long', year: 'numeric' });
  const time = make({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = make({ weekday: 'long' });
  const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone });
  const utcDayMonth = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const utcDate = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
  const utcLong = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
  const utcWeekday = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', weekday: 'short' });
  const number = new Intl.NumberFormat(tag);
  const size = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const year = make({ year: 'numeric' });
  const lists = {
    and: new Intl.ListFormat(tag),
    or: new Intl.ListFormat(tag, { type: 'disjunction' }),
    comma: new Intl.ListFormat(tag, { type: 'unit' }),
  };

  const shortDate = (date: Date, now = new Date()): string =>
    year.format(date) === year.format(now) ? dayMonth.format(date) : dayMonthYear.format(date);

  return {
    locale,
    timeZone,
    /** 22 Nov (with the year when it is another one). */
    date: shortDate,
    /** 22 November 2026 */
    longDate: (date: Date): string => longDate.format(date),
    /** Ruth, Garry and Marina; with a `comma`, of numbers: 2 approved, 1 declined */
    list: (items: readonly string[], joined: 'and' | 'or' | 'comma'): string => lists[joined].format(items),
    /** 09:41 */
    time: (date: Date): string => time.format(date),
    /** 22 Nov, 09:41 */
    dateTime: (date: Date): string => `${shortDate(date)}, ${time.format(date)}`,
    /** 22 November 2026, 09:41 */
    longDateTime: (date: Date): string => `${longDate.format(date)}, ${time.format(date)}`,
    weekday: (date: Date): string => weekday.format(date),
    /** A calendar day (a `date` column) belongs to no zone. */
    shortDay: (date: Date, today: string): string =>
      date.toISOString().slice(0, 4) === today.slice(0, 4) ? utcDayMonth.format(date) : utcDate.format(date),
    shortWeekday: (date: Date): string => utcWeekday.format(date),
    day: (date: Date): string => utcDate.format(date),
    longDay: (date: Date): string => utcLong.format(date),
    /** 2026-11-22 in the reader's zone. */
    isoDay: (date: Date): string => isoDay.format(date),
    number: (value: number): string => number.format(value),
    /** Sizes as people read them: 48 KB, 1.2 MB. A MB is 1024 × 1024 bytes, as in every limit. */
    bytes(value: number): string {
      if (value < KB) return `${number.format(value)} B`;
      if (value < MB) return `${number.format(Math.round(value / KB))} KB`;
      return value < GB ? `${size.format(value / MB)} MB` : `${size.format(value / GB)} GB`;
    },
    relative(date: Date, now = new Date()): string {
      const distance = date.getTime() - now.getTime();
      const [unit, length] = UNITS.find(([, ms]) => Math.abs(distance) >= ms) ?? ['minute', 60_000];
      return relative.format(Math.trunc(distance / length), unit);
    },
  };
}
