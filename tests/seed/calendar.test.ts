import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarFrom } from '#src/seed/demo/calendar';

const zones = ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland'];
const moments = fc.date({ min: new Date('2024-01-01'), max: new Date('2034-01-01'), noInvalidDate: true });

const weekdayOf = (date: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' }).format(date);

describe('the calendar of the demo company', () => {
  it('never dates anything in the future or on a weekend, whenever and wherever it is seeded', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), fc.integer({ min: 0, max: 40 }), (now, zone, daysAgo) => {
        const date = calendarFrom(now, zone).at([daysAgo, '17:59']);
        expect(date.getTime()).toBeLessThan(now.getTime());
        expect(['Sat', 'Sun']).not.toContain(weekdayOf(date, zone));
      }),
    );
  });

  it('counts working days over weekends, in both directions', () => {
    const { at, day } = calendarFrom(new Date('2026-11-23T08:00:00Z'), 'UTC');
    expect(at([0, '09:00']).toISOString()).toBe('2026-11-20T09:00:00.000Z');
    expect(at([5, '09:00']).toISOString()).toBe('2026-11-13T09:00:00.000Z');
    expect(day(5).toISOString()).toBe('2026-11-30T00:00:00.000Z');
    expect(day(-1).toISOString()).toBe('2026-11-20T00:00:00.000Z');
  });
});
