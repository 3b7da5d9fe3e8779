import { expect, test } from 'vitest';
import { formatFor } from '#src/platform/http/format';

const KB = 1024;

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [48 * KB, '48 KB'],
  [1.2 * KB * KB, '1.2 MB'],
  // The limit of a file as it stands in the hint and in the refusal.
  [25 * KB * KB, '25 MB'],
  [3 * KB * KB * KB, '3 GB'],
])('%d bytes are %s, in the unit of every limit', (bytes, words) => {
  expect(formatFor('en', 'UTC').bytes(bytes)).toBe(words);
});
