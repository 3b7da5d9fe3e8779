import { APOSTROPHES, fold, transcribed } from './fold';
import { partsOf, piecesOf, rootOf } from './parts';

/**
 * What stands at one place of a text. It is found by its `words`: the word, other spellings of it, its parts. Who asks for
 * it means one of its `spellings`. `pieces` are what it is put together from ("KW" and "48" of "KW48"), if anything.
 * `start` and `end` are where it stands in the text as it was given (UTF-16).
 */
export type Place = { words: string[]; spellings: string[]; pieces: string[]; start: number; end: number };

/** A longer word is no word: it is found by its beginning. */
export const WORD_MAX = 120;
/** Longer compounds (addresses of pages) are found by their parts alone. */
const JOINED_MAX = 64;

/** What stands inside of "RE-2026-0417", "Miete/Nebenkosten" or "nora@firma.de"; the zero-width space too. */
const SIGN = String.raw`[\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d._/\\@:+#&~=%*\u00b7\u200b\uff0e\uff0f\uff20]`;
/** "1,234.56" and, with any kind of space, "1 234,56". */
const WITHIN_NUMBER = String.raw`(?<=\p{N})(?:,(?=\p{N})|[ \u00a0\u2009\u202f](?=\p{N}{3}(?![\p{N}\-/]))(?<=(?<![\p{L}\p{N}])\p{N}{1,3}.))`;
const JOINER = `(?:${SIGN}|${WITHIN_NUMBER})`;
const WORD = String.raw`[\p{L}\p{N}\p{M}\p{Cf}]`;
const SPACELESS_SCRIPTS = 'Han Hiragana Katakana Hangul Thai Lao Khmer Myanmar Bopomofo Yi';
const SPACELESS = `[${SPACELESS_SCRIPTS.split(' ')
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('')}]`;

const withoutZeroWidthSpace = (pattern: string): string => String.raw`(?:(?!\u200b)${pattern})`;
/** "C++" and "C#" are other words than "C". */
const NAME_ENDING = String.raw`(?<=\p{L})(?:\+\+(?!\p{L})|#(?![\p{L}\p{N}]))`;
const RUN = `${withoutZeroWidthSpace(WORD)}+(?:'${withoutZeroWidthSpace(WORD)}+)*(?:${NAME_ENDING})?`;
const EMOJI = String.raw`\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f`;
/** A compound: runs of letters and digits, with one joiner between them. */
const COMPOUND = new RegExp(`${RUN}(?:${JOINER}${RUN})*|${EMOJI}`, 'gu');
const RUNS = new RegExp(`${RUN}|${EMOJI}`, 'gu');
const SECTIONS = new RegExp(
  String.raw`(?<spaceless>(?:${SPACELESS}[\p{M}\p{Cf}\u30fc\uff70\uff9e\uff9f]*)+)|(?:(?!${SPACELESS})[\s\S])+`,
  'gu',
);
/** Characters with their marks; syllables of Hangul that were taken apart; the Thai vowel that is typed in one way or two. */
const CLUSTERS =
  /[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*|\P{M}[\p{M}\p{Cf}\uff9e\uff9f]*(?:[\u0e33\u0eb3]|(?<=[\u0e4d\u0ecd]\p{M}*)[\u0e32\u0eb2])?/gu;

/** Whether a word, as it is looked for, is of a writing without spaces between words. */
const ALL_SPACELESS = new RegExp(String.raw`^(?:${SPACELESS}|[\p{M}\u30fc])+$`, 'u');
export const isSpaceless = (word: string): boolean => ALL_SPACELESS.test(word);

/** `joined`: the same written as one word, so that "email" finds "e-mail". Null for a single word. */
export type Compound = { places: Place[]; joined: string | null };

/** Between Hebrew letters a quotation mark is no end of the word. */
const GERSHAYIM = /(?<=\p{Script=Hebrew})["\u05f4\u201c\u201d](?=\p{Script=Hebrew})/gu;

/** The compounds of a text in their order, each with its places. */
export function* compoundsOf(text: string): Generator<Compound> {
  // One UTF-16 unit for one: places stay.
  const given = text.replace(GERSHAYIM, "'").replace(APOSTROPHES, "'");
  for (const { 0: compound, index } of given.matchAll(COMPOUND)) {
    const places: Place[] = [];
    const runs: string[] = [];
    for (const run of compound.matchAll(RUNS)) {
      runs.push(run[0]);
      places.push(...placesOf(run[0], index + run.index));
    }
    yield { places, joined: runs.length > 1 && compound.length <= JOINED_MAX ? cut(fold(runs.join(''))) : null };
  }
}

const cut = (word: string): string => word.slice(0, WORD_MAX).toWellFormed();
const cutAll = (words: Iterable<string>): string[] => [...new Set([...words].map(cut))];

/** Below the first of the scripts without spaces there is nothing to take apart. */
const HAS_HIGH = /[\u0e00-\uffff]/;

function placesOf(run: string, offset: number): Place[] {
  if (!HAS_HIGH.test(run)) return word(run, offset);
  const places: Place[] = [];
  for (const section of run.matchAll(SECTIONS)) {
    const start = offset + section.index;
    if (section.groups?.spaceless) places.push(...pairs(section[0], start));
    else places.push(...word(section[0], start));
  }
  return places;
}

function remember(folded: Map<string, string>, text: string): string {
  const word = fold(text);
  folded.set(text, word);
  return word;
}

/** Pairs of neighbouring characters, and the last one alone, for writings that have no spaces between words. */
function pairs(section: string, offset: number): Place[] {
  // Folding is dear, and a long text says the same characters again and again.
  const folded = new Map<string, string>();
  const clusters = [...section.matchAll(CLUSTERS)].map(({ 0: text, index }) => ({
    text: folded.get(text) ?? remember(folded, text),
    index,
    length: text.length,
  }));
  return clusters.map((cluster, at) => {
    const next = clusters[at + 1] ?? { ...cluster, text: '' };
    const words = [cluster.text + next.text];
    const [start, end] = [offset + cluster.index, offset + next.index + next.length];
    return { words, spellings: words, pieces: [], start, end };
  });
}

const PLAIN = /^(?:[a-z]+|[A-Z][a-z]*|[A-Z]+)$/;

function word(text: string, start: number): Place[] {
  const end = start + text.length;
  if (PLAIN.test(text)) {
    const words = [cut(text.toLowerCase())];
    return [{ words, spellings: words, pieces: [], start, end }];
  }
  const plain = text.replaceAll("'", '');
  const whole = fold(plain);
  if (whole === '') return [];
  const other = transcribed(plain);
  const spellings = other === null ? [whole] : [whole, other];
  const pieces = piecesOf(plain).map(cut);
  const parts = [...pieces.filter((piece) => /\p{N}|\p{L}{2}/u.test(piece)), ...partsOf(text)];
  return [
    { words: cutAll([...spellings, ...parts]), spellings: cutAll([...spellings, ...rootOf(text)]), pieces, start, end },
  ];
}
