import { randomBytes } from 'node:crypto';
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

test('a workbook whose rows cannot be read on breaks off with the reason, and a reader who leaves ends the reading', async () => {
  const broken = async function* () {
    yield await Promise.resolve([['Title']]);
    throw new Error('the database went away');
  };
  await expect(xlsxStream('Tasks', broken()).toArray()).rejects.toThrow('the database went away');

  let isEnded = false;
  const endless = async function* () {
    try {
      for (;;) yield await Promise.resolve([[randomBytes(30_000).toString('hex')]]);
    } finally {
      isEnded = true;
    }
  };
  let bytes = 0;
  for await (const piece of xlsxStream('Tasks', endless())) {
    bytes += piece.length;
    if (bytes > 100_000) break;
  }
  await expect.poll(() => isEnded).toBe(true);
});
