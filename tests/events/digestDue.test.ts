import { describe, expect, test } from 'vitest';
import { digestDueAt } from '#src/events/digestDue';
import type { MailTiming } from '#src/platform/db';

describe('a digest is due', () => {
  const due = (timing: MailTiming, zone: string, now: string) =>
    digestDueAt(timing, zone, new Date(now))?.toISOString() ?? null;

  test('at the next full hour of the reader’s clock', () => {
    expect(due('hourly', 'Europe/Berlin', '2027-01-11T10:00:00.000Z')).toBe('2027-01-11T11:00:00.000Z');
    expect(due('hourly', 'Asia/Kolkata', '2027-01-11T10:05:00Z')).toBe('2027-01-11T10:30:00.000Z');
  });

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
