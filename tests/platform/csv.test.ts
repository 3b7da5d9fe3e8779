import { expect, test } from 'vitest';
import { csvLines, delimiterOf, habitsOf } from '#src/platform/spreadsheet/csv';

const cellOf = (text: string) => csvLines([[text]]).slice(0, -2);

test.each([
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-5', "'-5"],
  ['@a', "'@a"],
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠a', "'＠a"],
  [' =1+1', "' =1+1"],
  ['\u200b=1+1', "'\u200b=1+1"],
  ['x;=1+1', `"x;'=1+1"`],
  ['x; ＝1+1', `"x;' ＝1+1"`],
  ['x;"=1+1"', `"x;'""=1+1"""`],
  ['x\t=1+1', `"x\t'=1+1"`],
  ['x\n=1+1', `"x\n'=1+1"`],
  ['x\r\n@a', `"x\r\n'@a"`],
  ['x|=1+1', "x|'=1+1"],
])('%j would begin a formula in some spreadsheet, and does not', (text, written) => expect(cellOf(text)).toBe(written));

test.each(['1 + 1 = 2', 'a-b', 'nora@example.com', 'x; y', 'Müller', '2026-11-28', 'a=b'])(
  '%j stays as it is',
  (text) => expect(cellOf(text).replaceAll('"', '')).toBe(text),
);

test.each([
  ['en', ','],
  ['de', ';'],
  ['fr', ';'],
  ['ja', ','],
  ['pl', ';'],
])('a reader of %s gets cells that are split by %j', (locale, delimiter) => {
  expect(delimiterOf(locale)).toBe(delimiter);
  expect(csvLines([['a', 'b,c;d']], habitsOf(locale))).toBe(`a${delimiter}"b,c;d"\r\n`);
});

test.each([
  ['en', '2026-03-09,2026-03-09 07:05,1.5'],
  ['de', '09.03.2026;09.03.2026 07:05;1,5'],
  ['pl', '09.03.2026;09.03.2026 07:05;1,5'],
  ['fr', '2026-03-09;2026-03-09 07:05;1,5'],
  ['ar-EG', '2026-03-09,2026-03-09 07:05,1.5'],
])('in %s a day, a moment and a number are written as %j: no spreadsheet reads them otherwise', (locale, line) => {
  const row = [{ day: '2026-03-09' }, { moment: '2026-03-09T07:05' }, 1.5];
  expect(csvLines([row], habitsOf(locale)).replaceAll('"', '')).toBe(`${line}\r\n`);
});
