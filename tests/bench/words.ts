/** The same numbers at each run, so that two runs measure the same company. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SYLLABLES = [
  'ba',
  'con',
  'dor',
  'el',
  'fir',
  'gan',
  'hol',
  'im',
  'jur',
  'kas',
  'lem',
  'mor',
  'nit',
  'or',
  'pen',
  'qua',
  'ras',
  'sol',
  'tur',
  'ven',
];
const VOCABULARY = 6000;

/** Words that stand in 30 % of the memos and in one of 5,000. */
export const COMMON_WORD = 'budget';
export const RARE_WORD = 'heliograph';

/** And in 30 % of the files alone, and in some three of 5,000. */
export const COMMON_IN_FILES = 'warranty';
export const RARE_IN_FILES = 'zincblende';

const word = (index: number): string =>
  [index % 20, Math.floor(index / 20) % 20, Math.floor(index / 400) % 20, (index * 7) % 20]
    .map((at) => SYLLABLES[at])
    .join('');

/** A few words are very common and most are rare, as in any language. */
export function makeText(random: () => number, words: number): string {
  const chosen: string[] = [];
  for (let count = 0; count < words; count += 1) chosen.push(word(Math.floor(VOCABULARY * random() ** 3)));
  return chosen.join(' ');
}
