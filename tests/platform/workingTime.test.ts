import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import {
  afterWorkingDays,
  dayLength,
  workingDayAfter,
  workingTime,
  type WorkingCalendar,
} from '#src/platform/workingTime';

const HOUR = 3_600_000;
const CHRISTMAS = ['2026-12-25', '2026-12-26'];

type Days = { weekdays?: number[]; off?: string[]; besides?: string[] };
const worksOn =
  ({ weekdays = [1, 2, 3, 4, 5], off = CHRISTMAS, besides = [] }: Days = {}) =>
  (day: string): boolean =>
    besides.includes(day) || (weekdays.includes(DateTime.fromISO(day).weekday) && !off.includes(day));

const office: WorkingCalendar = { zone: 'Europe/Berlin', opens: 9 * 60, closes: 17 * 60, isWorkingDay: worksOn() };
const always = { opens: 0, closes: 24 * 60, isWorkingDay: () => true };
const nobody = { ...office, isWorkingDay: () => false };

/** A moment as people say it where they live, or in UTC with a Z at its end. */
const at = (text: string, zone: string): Date => DateTime.fromISO(text, { zone }).toJSDate();
const span = (from: string, until: string, zone: string) => ({ from: at(from, zone), until: at(until, zone) });

type Case = [string, number, string, string, Partial<WorkingCalendar>?, [string, string][]?];

describe('working time', () => {
  // November 2026 begins on a Sunday.
  test.each<Case>([
    ['within a day', 2.5, '2026-11-02T10:00', '2026-11-02T12:30'],
    ['from before the beginning', 1, '2026-11-02T07:00', '2026-11-02T10:00'],
    ['until after the end', 1, '2026-11-02T16:00', '2026-11-02T23:00'],
    ['over a night', 2, '2026-11-02T16:00', '2026-11-03T10:00'],
    ['in a night', 0, '2026-11-02T18:00', '2026-11-03T08:00'],
    ['over a weekend', 2, '2026-11-06T16:00', '2026-11-09T10:00'],
    ['on a weekend', 0, '2026-11-07T09:00', '2026-11-08T17:00'],
    ['of a week', 40, '2026-11-02T00:00', '2026-11-09T00:00'],
    ['of a year', 2_088 - 8, '2026-01-01T00:00', '2027-01-01T00:00'],
    ['over a holiday', 8, '2026-12-24T12:00', '2026-12-28T12:00'],
    ['on a holiday', 0, '2026-12-25T09:00', '2026-12-25T17:00'],
    [
      'over a Saturday that is worked',
      10,
      '2026-11-06T16:00',
      '2026-11-09T10:00',
      { isWorkingDay: worksOn({ besides: ['2026-11-07'] }) },
    ],
    [
      'from Sunday to Thursday',
      16,
      '2026-11-06T00:00',
      '2026-11-10T00:00',
      { isWorkingDay: worksOn({ weekdays: [7, 1, 2, 3, 4] }) },
    ],
    ['of no time', 0, '2026-11-02T10:00', '2026-11-02T10:00'],
    ['of a clock that was set back', 0, '2026-11-03T10:00', '2026-11-02T10:00'],
    ['over the night of summer time, which nobody works in', 2, '2026-03-27T16:00', '2026-03-30T10:00'],
    ['of a day that is an hour shorter', 23, '2026-03-28T12:00', '2026-03-29T12:00', always],
    ['of a day that is an hour longer', 25, '2026-10-24T12:00', '2026-10-25T12:00', always],
    ['from a time that this day does not have', 6.5, '2026-03-29T00:00', '2026-03-29T10:00', { ...always, opens: 150 }],
    [
      'of Lord Howe, half an hour forward',
      23.5,
      '2026-10-03T12:00',
      '2026-10-04T12:00',
      { ...always, zone: 'Australia/Lord_Howe' },
    ],
    [
      'of Lord Howe, half an hour back',
      24.5,
      '2026-04-04T12:00',
      '2026-04-05T12:00',
      { ...always, zone: 'Australia/Lord_Howe' },
    ],
    ['of a day without midnight', 23, '2018-11-03T12:00', '2018-11-04T12:00', { ...always, zone: 'America/Sao_Paulo' }],
    ['where it is a quarter to', 8, '2026-11-02T03:15Z', '2026-11-02T11:15Z', { zone: 'Asia/Kathmandu' }],
    ['where the day is another', 8, '2026-11-01T19:00Z', '2026-11-02T03:00Z', { zone: 'Pacific/Kiritimati' }],
    ['until midnight', 5, '2026-11-02T20:00', '2026-11-03T19:00', { opens: 18 * 60, closes: 24 * 60 }],
    ['where no day is a working day', 0, '1970-01-01T00:00', '2026-11-02T00:00', { isWorkingDay: () => false }],
    ['where nobody works at any hour', 0, '2026-11-02T00:00', '2026-11-09T00:00', { opens: 540, closes: 540 }],
    ['without a gap', 6, '2026-11-02T09:00', '2026-11-02T17:00', {}, [['2026-11-02T10:00', '2026-11-02T12:00']]],
    [
      'without a gap at night',
      16,
      '2026-11-02T09:00',
      '2026-11-03T17:00',
      {},
      [['2026-11-02T18:00', '2026-11-03T08:00']],
    ],
    [
      'without a gap that covers all',
      0,
      '2026-11-02T09:00',
      '2026-11-03T17:00',
      {},
      [['2026-10-01T00:00', '2027-01-01T00:00']],
    ],
    [
      'without a gap that is elsewhere',
      8,
      '2026-11-02T09:00',
      '2026-11-02T17:00',
      {},
      [['2026-11-03T09:00', '2026-11-03T17:00']],
    ],
    [
      'without gaps that meet, overlap and lie in each other, in any order',
      3,
      '2026-11-02T09:00',
      '2026-11-02T17:00',
      {},
      [
        ['2026-11-02T13:00', '2026-11-02T15:00'],
        ['2026-11-02T10:00', '2026-11-02T12:00'],
        ['2026-11-02T12:00', '2026-11-02T13:00'],
        ['2026-11-02T10:30', '2026-11-02T11:00'],
      ],
    ],
    [
      'without a gap that was begun and is not over',
      4,
      '2026-11-02T09:00',
      '2026-11-02T17:00',
      {},
      [['2026-11-02T13:00', '2026-11-09T00:00']],
    ],
    [
      'with a gap whose clock was set back',
      8,
      '2026-11-02T09:00',
      '2026-11-02T17:00',
      {},
      [['2026-11-02T15:00', '2026-11-02T11:00']],
    ],
  ])('%s is %d hours', (_, hours, from, until, changes = {}, gaps = []) => {
    const calendar = { ...office, ...changes };
    const except = gaps.map(([start, end]) => span(start, end, calendar.zone));
    expect(workingTime(calendar, span(from, until, calendar.zone), except) / HOUR).toBe(hours);
  });
});

describe('working days after', () => {
  test.each<[string, string, number, string, Partial<WorkingCalendar>?]>([
    ['a moment of work: the same time of day', '2026-11-03T10:40', 2, '2026-11-05T10:40'],
    ['a Friday: past the weekend', '2026-11-06T10:00', 1, '2026-11-09T10:00'],
    ['a Saturday: the end of the last of them', '2026-11-07T12:00', 2, '2026-11-10T17:00'],
    ['an early morning: that day counts', '2026-11-02T08:00', 1, '2026-11-02T17:00'],
    ['an evening: that day is over', '2026-11-02T18:00', 1, '2026-11-03T17:00'],
    ['a day before holidays: past them', '2026-12-24T10:00', 1, '2026-12-28T10:00'],
    ['a moment before the clock is put back: the same time of day', '2026-10-23T10:00', 1, '2026-10-26T10:00'],
    ['anything, none: the moment itself', '2026-11-07T12:00', 0, '2026-11-07T12:00'],
    ['a moment at Lord Howe', '2026-10-02T10:15', 1, '2026-10-05T10:15', { zone: 'Australia/Lord_Howe' }],
  ])('%s', (_, from, count, expected, changes = {}) => {
    const calendar = { ...office, ...changes };
    expect(afterWorkingDays(calendar, at(from, calendar.zone), count)).toEqual(at(expected, calendar.zone));
  });

  test('never come where nobody works, and that is known at once', () => {
    expect(afterWorkingDays(nobody, at('2026-11-02T10:00', 'UTC'), 3)).toBeNull();
    expect(afterWorkingDays(office, at('2026-11-02T10:00', 'UTC'), 0)).not.toBeNull();
    expect(workingDayAfter(nobody, '2026-11-02', 1)).toBeNull();
  });

  test.each([
    ['2026-11-06', 3, '2026-11-11'],
    ['2026-11-07', 1, '2026-11-09'],
    ['2026-12-23', 2, '2026-12-28'],
    ['2026-11-02', 0, '2026-11-02'],
  ])('%s, %d of them: %s', (day, count, expected) => expect(workingDayAfter(office, day, count)).toBe(expected));
});

describe('whatever the moments', () => {
  // A year of a zone without summer time: there a working day is as long as any other.
  const calendar = { ...office, zone: 'Asia/Tokyo' };
  const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });

  test('so many working days later so much working time is gone', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 30 }), (from, count) => {
        const until = afterWorkingDays(calendar, from, count);
        expect(until && workingTime(calendar, { from, until })).toBe(count * dayLength(calendar));
      }),
    );
  });

  test('what is left out and what is left are the whole', () => {
    fc.assert(
      fc.property(moment, moment, moment, (one, two, three) => {
        const [from = one, middle = two, until = three] = [one, two, three].sort((a, b) => +a - +b);
        const whole = workingTime(calendar, { from, until });
        const rest = workingTime(calendar, { from, until }, [{ from: middle, until }]);
        expect(rest).toBe(workingTime(calendar, { from, until: middle }));
        expect(rest + workingTime(calendar, { from: middle, until })).toBe(whole);
      }),
    );
  });
});
