import { expect, test } from 'vitest';
import { whole } from '#src/platform/spreadsheet/download';
import { xlsxStream } from '#src/platform/spreadsheet/xlsx';

test('a workbook of 10,000 rows lets others have their turn again and again while it is made', async () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => Array.from({ length: 14 }, () => `A cell of row ${at}`));
  let [turns, bytes, isDone] = [0, 0, false];
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  for await (const piece of xlsxStream('Tasks', whole(rows))) bytes += piece.length;
  isDone = true;
  expect(bytes).toBeGreaterThan(10_000);
  expect(turns).toBeGreaterThan(20);
});
