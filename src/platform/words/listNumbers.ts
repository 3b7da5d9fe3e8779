/** How a list counts: 1 2 3, a b c, A B C, i ii iii, I II III. */
export type Counting = '1' | 'a' | 'A' | 'i' | 'I';

const ROMAN = [
  ['m', 1000],
  ['cm', 900],
  ['d', 500],
  ['cd', 400],
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
] as const;

/** The number before an item, as browsers write it. */
export function listNumber(value: number, counting: Counting): string {
  if (counting === 'a') return letters(value);
  if (counting === 'A') return letters(value).toUpperCase();
  if (counting === 'i') return roman(value);
  if (counting === 'I') return roman(value).toUpperCase();
  return String(value);
}

function letters(value: number): string {
  let left = value;
  let written = '';
  for (; left > 0; left = Math.floor((left - 1) / 26)) written = String.fromCharCode(97 + ((left - 1) % 26)) + written;
  return written;
}

function roman(value: number): string {
  let left = value;
  return ROMAN.map(([sign, worth]) => {
    const times = Math.floor(left / worth);
    left %= worth;
    return sign.repeat(times);
  }).join('');
}

/** What a written number means, as its list counts, or, for the first of a list, as it looks. Of "2.3" the last counts. */
export function readListNumber(written: string, counting = countingOf(written)): { counting: Counting; value: number } {
  const [digits] = /\d+$/.exec(written) ?? [];
  if (digits !== undefined) return { counting: '1', value: Number(digits) };
  const isRoman = counting === 'i' || counting === 'I';
  const low = written.toLowerCase();
  return { counting, value: isRoman ? romanValue(low) : letterValue(low) };
}

/** A single letter is one, but for those with which Roman numbers begin. */
function countingOf(written: string): Counting {
  const isRoman = written.length > 1 || /^[ivx]$/i.test(written);
  if (written === written.toLowerCase()) return isRoman ? 'i' : 'a';
  return isRoman ? 'I' : 'A';
}

const letterValue = (written: string): number =>
  [...written].reduce((value, letter) => value * 26 + letter.charCodeAt(0) - 96, 0);

function romanValue(written: string): number {
  const worth = new Map<string, number>(ROMAN);
  const values = [...written].map((letter) => worth.get(letter) ?? 0);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}

export const isCounting = (type: string | undefined): type is Counting => /^[1aAiI]$/.test(type ?? '');
