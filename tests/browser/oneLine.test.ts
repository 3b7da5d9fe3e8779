import { expect, test } from 'vitest';
import { lineOf } from '#src/browser/oneLine';

test.each([
  ['Item\tPrice\r\n', true, 'Item Price'],
  ['Item\tPrice\r\nDesk\t400\r\n', true, 'Item Price; Desk 400'],
  ['Desk\nLamp\n', true, 'Desk; Lamp'],
  ['\tPrice\t\n\n\t400', true, 'Price; 400'],
  ['"Check the offer\nand ask"\r\n', true, 'Check the offer and ask'],
  ['Size\t"12"" screen\nor more"\r\n', true, 'Size 12" screen or more'],
  ['"Agreed" means\tnothing', true, '"Agreed" means nothing'],
  ['"Agreed"\t12"', true, '"Agreed" 12"'],
  ['A sentence that\nwas wrapped', false, 'A sentence that was wrapped'],
])('in a field of one line %j reads as one', (text, isTable, line) => {
  expect(lineOf(text, isTable)).toBe(line);
});
