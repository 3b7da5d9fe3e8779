import { describe, expect, test } from 'vitest';
import { digestDueAt } from '#src/events/digestTime';
import type { MailTiming } from '#src/platform/db';

describe('a digest is due', () => {
  const due = (timing: MailTiming, zone: string, now: string) =>
    digestDueAt(timing, zone, new Date(now))?.toISOString() ?? null;

  test('at the next full hour of the reader’s clock', () => {
    expect(due('hourly', 'Europe/Berlin', '2027-01-11T10:00:00.000Z')).toBe('2027-01-11T11:00:00.000Z');
    expect(due('hourly', 'Asia/Kolkata', '2027-01-11T10:05:00Z')).toBe('2027-01-11T10:30:00.000Z');
  });

  test('at a full hour also where the clock goes back by half an hour', () => {
    // On Lord Howe Island it is 02:00 twice on that day, half an hour apart: the hour that begins at 01:00 lasts ninety minutes.
    expect(due('hourly', 'Australia/Lord_Howe', '2027-04-03T14:32:00Z')).toBe('2027-04-03T15:30:00.000Z');
  });

  const ODD_ZONES = ['Australia/Lord_Howe', 'Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/St_Johns'];
  test.each([...ODD_ZONES, 'Europe/Berlin', 'Africa/Cairo'])(
    'every hour at the next full one in %s, all year',
    (zone) => {
      const minuteOf = new Intl.DateTimeFormat('en', { timeZone: zone, minute: 'numeric' });
      const isFull = (time: number) => minuteOf.format(time) === '0';
      for (let now = Date.UTC(2027, 2, 1); now < Date.UTC(2027, 11, 1); now += 97 * 60_000) {
        const dueAt = digestDueAt('hourly', zone, new Date(now))?.getTime() ?? 0;
        const quarters = Array.from({ length: 7 }, (_none, at) => (Math.floor(now / 900_000) + 1 + at) * 900_000);
        expect(dueAt).toBe(quarters.find(isFull));
      }
    },
  );

  test('at the next nine o’clock, also when the clocks change', () => {
    expect(due('daily', 'Europe/Berlin', '2027-01-11T07:59:59Z')).toBe('2027-01-11T08:00:00.000Z');
    expect(due('daily', 'Europe/Berlin', '2027-01-11T08:00:00Z')).toBe('2027-01-12T08:00:00.000Z');
    expect(due('daily', 'Europe/Berlin', '2027-03-27T12:00:00Z')).toBe('2027-03-28T07:00:00.000Z');
  });

  test('never for those who are mailed at once or not at all', () => {
    for (const timing of ['atOnce', 'unlessReadSoon', 'never'] as const)
      expect(due(timing, 'UTC', '2027-01-11T10:00:00Z')).toBeNull();
  });
});
