import { describe, expect, test } from 'vitest';
import { momentOf, nextAfter, snoozedUntil } from '#src/features/reminders/repetition';

const BERLIN = 'Europe/Berlin';
const next = (start: string, repeat: 'daily' | 'weekly' | 'monthly', now: string, zone = BERLIN): string =>
  nextAfter(new Date(start), repeat, zone, new Date(now)).toISOString();

describe('a reminder that repeats', () => {
  test('daily keeps its hour when the clocks go forward and back', () => {
    expect(next('2027-03-26T08:00:00Z', 'daily', '2027-03-27T08:00:00Z')).toBe('2027-03-28T07:00:00.000Z');
    expect(next('2027-10-29T07:00:00Z', 'daily', '2027-10-30T07:00:00Z')).toBe('2027-10-31T08:00:00.000Z');
  });

  test('at an hour that the clocks leave out comes an hour later that day, and is back the day after', () => {
    expect(next('2027-03-27T01:30:00Z', 'daily', '2027-03-27T01:30:00Z')).toBe('2027-03-28T01:30:00.000Z');
    expect(next('2027-03-27T01:30:00Z', 'daily', '2027-03-28T01:30:00Z')).toBe('2027-03-29T00:30:00.000Z');
  });

  test('weekly comes on the same weekday', () => {
    expect(next('2027-03-01T08:00:00Z', 'weekly', '2027-03-24T00:00:00Z')).toBe('2027-03-29T07:00:00.000Z');
  });

  test('monthly on the 31st comes on the last day of a shorter month, and on the 31st again', () => {
    expect(next('2027-01-31T08:00:00Z', 'monthly', '2027-01-31T08:00:00Z')).toBe('2027-02-28T08:00:00.000Z');
    expect(next('2027-01-31T08:00:00Z', 'monthly', '2027-02-28T08:00:00Z')).toBe('2027-03-31T07:00:00.000Z');
    expect(next('2027-01-31T08:00:00Z', 'monthly', '2028-02-01T08:00:00Z')).toBe('2028-02-29T08:00:00.000Z');
  });

  test('that was missed for years comes once, at its next time', () => {
    expect(next('2020-01-01T08:00:00Z', 'daily', '2027-06-01T12:00:00Z')).toBe('2027-06-02T07:00:00.000Z');
  });

  test('is never told for a time that is not after now', () => {
    for (const repeat of ['daily', 'weekly', 'monthly'] as const)
      for (let hours = 0; hours < 24 * 120; hours += 7) {
        const now = new Date(Date.UTC(2027, 0, 31, 8) + hours * 3_600_000);
        const found = nextAfter(new Date('2027-01-31T08:00:00Z'), repeat, BERLIN, now);
        expect(found > now).toBe(true);
      }
  });
});

test('a day and an hour are those of the zone', () => {
  expect(momentOf('2027-07-01', '09:00', 'America/New_York').toISOString()).toBe('2027-07-01T13:00:00.000Z');
});

test.each([
  ['tenMinutes', '2027-03-27T22:40:00.000Z'],
  ['hour', '2027-03-27T23:30:00.000Z'],
  ['tomorrow', '2027-03-28T07:00:00.000Z'],
  ['nextWeek', '2027-03-29T07:00:00.000Z'],
] as const)('a snooze of %s ends at the right time, also over a change of the clocks', (snooze, end) => {
  expect(snoozedUntil(snooze, BERLIN, new Date('2027-03-27T22:30:20Z')).toISOString()).toBe(end);
});
