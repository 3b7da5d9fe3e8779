import { APOSTROPHES, fold, transcribed } from './fold';

/**
 * What can be found at one place of a text: the word, other spellings of it, its parts. `start` and `end` are where it
 * stands in the text as it was given (UTF-16).
 */
export type Place = { words: string[]; start: number; end: number };

/** A longer word is no word: it is found by its beginning. */
export const WORD_MAX = 120;
/** Longer compounds (addresses of pages) are found by their parts alone. */
const JOINED_MAX = 64;

/** What stands inside of "RE-2026-0417", "Miete/Nebenkosten" or "nora@firma.de"; the zero-width space too. */
const JOINER = String.raw`[\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d._/\\@:+#&~=%*\u00b7\u200b\uff0e\uff0f\uff20]`;
const WORD = String.raw`[\p{L}\p{N}\p{M}\p{Cf}]`;
const SPACELESS_SCRIPTS = 'Han Hiragana Katakana Thai Lao Khmer Myanmar Bopomofo Yi';
const SPACELESS = `[${SPACELESS_SCRIPTS.split(' ')
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('')}]`;

const withoutZeroWidthSpace = (pattern: string): string => String.raw`(?:(?!\u200b)${pattern})`;
const RUN = `${withoutZeroWidthSpace(WORD)}+(?:'${withoutZeroWidthSpace(WORD)}+)*`;
/** A compound: runs of letters and digits, with one joiner between them. */
const COMPOUND = new RegExp(`${RUN}(?:${JOINER}${RUN})*`, 'gu');
const RUNS = new RegExp(RUN, 'gu');
const SECTIONS = new RegExp(
  String.raw`(?<spaceless>(?:${SPACELESS}[\p{M}\p{Cf}\u30fc\uff70\uff9e\uff9f]*)+)|(?:(?!${SPACELESS})[\s\S])+`,
  'gu',
);
const CLUSTERS = /\P{M}[\p{M}\p{Cf}\uff9e\uff9f]*/gu;

/** `joined`: the same written as one word, so that "email" finds "e-mail". Null for a single word. */
export type Compound = { places: Place[]; joined: string | null };

/** The compounds of a text in their order, each with its places. */
export function* compoundsOf(text: string): Generator<Compound> {
  // One UTF-16 unit for one: places stay.
  const given = text.replace(APOSTROPHES, "'");
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

/** Pairs of neighbouring characters, and the last one alone, for writings that have no spaces between words. */
function pairs(section: string, offset: number): Place[] {
  const clusters = [...section.matchAll(CLUSTERS)].map(({ 0: text, index }) => ({
    text: fold(text),
    index,
    length: text.length,
  }));
  return clusters.map((cluster, at) => {
    const next = clusters[at + 1] ?? { ...cluster, text: '' };
    return { words: [cluster.text + next.text], start: offset + cluster.index, end: offset + next.index + next.length };
  });
}

/** "7604" and "NI" of "7604NI"; single letters find too much. */
const PARTS = /\p{N}+|\p{L}{2,}/gu;

const PLAIN = /^[A-Za-z]+$/;

function word(text: string, start: number): Place[] {
  if (PLAIN.test(text)) return [{ words: [cut(text.toLowerCase())], start, end: start + text.length }];
  const whole = fold(text.replaceAll("'", ''));
  if (whole === '') return [];
  const pieces = text.includes("'")
    ? text
        .split("'")
        .map(fold)
        .filter((piece) => piece.length > 1)
    : [];
  const parts = /\p{N}/u.test(whole) && /\p{L}/u.test(whole) ? [...whole.matchAll(PARTS)].map(([part]) => part) : [];
  const other = transcribed(text.replaceAll("'", ''));
  const words = new Set([whole, ...(other === null ? [] : [other]), ...pieces, ...parts].map(cut));
  return [{ words: [...words], start, end: start + text.length }];
}
