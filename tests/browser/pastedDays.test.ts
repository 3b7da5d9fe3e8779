import { expect, test } from 'vitest';
import { isoDay } from '#src/browser/pastedDays';

test.each([
  ['2026-12-24', '2026-12-24'],
  ['24.12.2026', '2026-12-24'],
  ['4. 1. 2027', '2027-01-04'],
  ['31.12.26', '2026-12-31'],
  ['Do, 24.12.2026', '2026-12-24'],
  ['Donnerstag 24.12.26', '2026-12-24'],
  ['24. Dezember 2026', '2026-12-24'],
  ['1. Jan. 2027', '2027-01-01'],
  ['3. März 2027', '2027-03-03'],
])('a German sheet’s %s is the day %s', (written, day) => {
  expect(isoDay(written, 'de')).toBe(day);
});

test.each(['04/12/2026', '4.12.', 'KW 52', '1. Ju 2027', '32.12.2026', '1.13.2026', '########', ''])(
  '%j is left in words',
  (written) => {
    expect(isoDay(written, 'de')).toBe('');
  },
);
