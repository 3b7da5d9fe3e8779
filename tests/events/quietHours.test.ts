import { describe, expect, test } from 'vitest';
import { mailMayGoAt } from '#src/events/quietHours';

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const WORK = [1, 2, 3, 4, 5];
const minutes = (time: string | null): number | null => {
  if (time === null) return null;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};
type Row = { from?: string; until?: string; days?: number[]; zone?: string; now: string; at: string };
const goesAt = ({ from, until, days = WEEK, zone = 'Europe/Berlin', now }: Row): string =>
  mailMayGoAt(
    { mailFrom: minutes(from ?? null), mailUntil: minutes(until ?? null), mailDays: days },
    zone,
    new Date(now),
  ).toISOString();
const table = (rows: Record<string, Row>) =>
  test.each(Object.entries(rows))('%s', (_name, row) => expect(goesAt(row)).toBe(new Date(row.at).toISOString()));

/** Berlin is an hour before UTC in winter, two in summer. 11 January 2027 is a Monday. */
describe('a mail goes', () => {
  const office = { from: '08:00', until: '18:00' };
  table({
    'at once for who chose no hours': { now: '2027-01-11T02:00:00Z', at: '2027-01-11T02:00:00Z' },
    'at once within the hours': { ...office, now: '2027-01-11T07:00:00Z', at: '2027-01-11T07:00:00Z' },
    'this morning when it is earlier': { ...office, now: '2027-01-11T06:59:59Z', at: '2027-01-11T07:00:00Z' },
    'tomorrow morning from the last minute on': { ...office, now: '2027-01-11T17:00:00Z', at: '2027-01-12T07:00:00Z' },
    'by the clock of its reader': {
      ...office,
      zone: 'Asia/Kolkata',
      now: '2027-01-11T13:00:00Z',
      at: '2027-01-12T02:30:00Z',
    },
    'from a time on, until midnight': { from: '08:00', now: '2027-01-11T23:30:00Z', at: '2027-01-12T07:00:00Z' },
    'until a time, from midnight on': { until: '18:00', now: '2027-01-11T20:00:00Z', at: '2027-01-11T23:00:00Z' },
  });
});

describe('over midnight', () => {
  const night = { from: '22:00', until: '06:00' };
  table({
    'late in the evening': { ...night, now: '2027-01-11T22:30:00Z', at: '2027-01-11T22:30:00Z' },
    'early in the morning': { ...night, now: '2027-01-11T04:59:00Z', at: '2027-01-11T04:59:00Z' },
    'but not by day': { ...night, now: '2027-01-11T05:00:00Z', at: '2027-01-11T21:00:00Z' },
    'into a day off, when the hours began on a work day': {
      ...night,
      days: WORK,
      now: '2027-01-16T04:00:00Z',
      at: '2027-01-16T04:00:00Z',
    },
    'not out of a day off': { ...night, days: WORK, now: '2027-01-18T04:00:00Z', at: '2027-01-18T21:00:00Z' },
  });
});

describe('on work days', () => {
  table({
    'a Saturday’s waits for Monday': { days: WORK, now: '2027-01-16T12:00:00Z', at: '2027-01-17T23:00:00Z' },
    'a Friday evening’s for Monday morning': {
      from: '08:00',
      until: '18:00',
      days: WORK,
      now: '2027-01-15T17:30:00Z',
      at: '2027-01-18T07:00:00Z',
    },
    'of one day a week, for that day': {
      from: '08:00',
      until: '18:00',
      days: [2],
      now: '2027-01-12T17:00:00Z',
      at: '2027-01-19T07:00:00Z',
    },
    'the reader’s weekday counts': {
      days: WORK,
      zone: 'Pacific/Auckland',
      now: '2027-01-15T12:00:00Z',
      at: '2027-01-17T11:00:00Z',
    },
  });
});

/** In 2027 the clocks change on 28 March and 31 October. */
describe('when the clocks change', () => {
  table({
    'eight o’clock is eight o’clock in spring': {
      from: '08:00',
      until: '18:00',
      now: '2027-03-27T20:00:00Z',
      at: '2027-03-28T06:00:00Z',
    },
    'and in autumn': { from: '08:00', until: '18:00', now: '2027-10-30T20:00:00Z', at: '2027-10-31T07:00:00Z' },
    'a time that is skipped begins when it would': {
      from: '02:30',
      until: '18:00',
      now: '2027-03-28T00:00:00Z',
      at: '2027-03-28T01:30:00Z',
    },
    'hours that are skipped wholly wait for the next day': {
      from: '02:00',
      until: '03:00',
      now: '2027-03-28T00:30:00Z',
      at: '2027-03-29T00:00:00Z',
    },
  });
});
