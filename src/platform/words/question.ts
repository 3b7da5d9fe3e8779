import { compoundsOf, isSpaceless, type Compound } from './words';

/** One word that is looked for; `isPrefix`: longer words that begin with it are found too. */
export type Wanted = { words: string[]; isPrefix: boolean };
/** Words one after the other; `joined` is the same written as one word. */
export type Phrase = { sequence: Wanted[]; joined: Wanted | null };
type Term = { phrase: Phrase; isExcluded: boolean };
/** All terms of one alternative must hold. */
export type Question = Term[][];

/** Shorter words are meant as they stand; a syllable of Hangul is several letters. */
const PREFIX_FROM = 3;
const isLong = (word: string): boolean => word.normalize('NFD').length >= PREFIX_FROM;
/** So much of what was typed is read. */
const TYPED_MAX = 400;
const CHUNKS = /(-?)["“”„«»]([^"“”„«»]*)["“”„«»]|(\S+)/gu;

/** What was typed: words that must all stand there, "exact words in this order", -without, one OR another. */
export function questionOf(typed: string): Question {
  const alternatives: Question = [[]];
  for (const [whole, minus, quoted, chunk = ''] of typed.slice(0, TYPED_MAX).matchAll(CHUNKS)) {
    if (whole === 'OR') alternatives.push([]);
    else alternatives.at(-1)?.push(...(quoted === undefined ? termsOf(chunk) : exact(quoted, minus === '-')));
  }
  return alternatives.filter((terms) => terms.length > 0);
}

function termsOf(chunk: string): Term[] {
  const isExcluded = /^-[\p{L}\p{N}]/u.test(chunk);
  return [...compoundsOf(chunk)]
    .map((compound) => ({ phrase: loose(compound), isExcluded }))
    .filter(({ phrase }) => phrase.sequence.length > 0);
}

function exact(text: string, isExcluded: boolean): Term[] {
  const sequence = wantedOf(
    [...compoundsOf(text)].flatMap(({ places }) => places),
    false,
  );
  return sequence.length === 0 ? [] : [{ phrase: { sequence, joined: null }, isExcluded }];
}

function loose({ places, joined }: Compound): Phrase {
  const [only] = places;
  if (places.length === 1 && only && only.pieces.length > 0) {
    // "KW48" is meant by "KW 48", too.
    return { sequence: only.pieces.map((piece) => asked([piece], true)), joined: asked(only.spellings, true) };
  }
  return { sequence: wantedOf(places, true), joined: joined === null ? null : asked([joined], true) };
}

const asked = (words: string[], mayBePrefix: boolean): Wanted => ({
  words,
  isPrefix: mayBePrefix && isLong(words[0] ?? ''),
});

function wantedOf(places: Compound['places'], mayBePrefix: boolean): Wanted[] {
  return places.flatMap(({ spellings, end }, at): Wanted[] => {
    const [whole = ''] = spellings;
    if (!isSpaceless(whole)) return [asked(spellings, mayBePrefix)];
    // The last character of a run stands alone where the run ends; of what is asked for, more may follow.
    const repeatsEnd = places[at - 1]?.end === end;
    if (repeatsEnd && at === places.length - 1) return [];
    const isAlone = [...whole.replace(/\p{M}/gu, '')].length === 1;
    return [{ words: [whole], isPrefix: isAlone && !repeatsEnd }];
  });
}

const lexeme = (word: string, isPrefix: boolean): string => `'${word}'${isPrefix ? ':*' : ''}`;

function wantedQuery({ words, isPrefix }: Wanted): string {
  const options = words.map((word) => lexeme(word, isPrefix));
  return options.length === 1 ? options.join('') : `(${options.join(' | ')})`;
}

function phraseQuery({ sequence, joined }: Phrase): string {
  const phrase = sequence.map(wantedQuery).join(' <-> ');
  return joined === null ? `(${phrase})` : `((${phrase}) | ${wantedQuery(joined)})`;
}

const alternativeQuery = (terms: Question[number]): string =>
  `(${terms.map(({ phrase, isExcluded }) => `${isExcluded ? '!' : ''}${phraseQuery(phrase)}`).join(' & ')})`;

/** What PostgreSQL is asked, as literals of `tsquery`. */
export type Asked = {
  /** The whole question; null when there is no word in it. */
  whole: string | null;
  /** Whether any of its words stands there; null when it has nothing but words that must not. */
  any: string | null;
  /** Term by term, for who has several vectors of one text. Null where `any` says as much. */
  alternatives: { query: string; isExcluded: boolean }[][] | null;
};

export function askedOf(question: Question): Asked {
  const wanted = question.flat().filter(({ isExcluded }) => !isExcluded);
  const isSimple = wanted.length === question.flat().length && question.every((terms) => terms.length === 1);
  return {
    whole: question.map(alternativeQuery).join(' | ') || null,
    any: wanted.map(({ phrase }) => phraseQuery(phrase)).join(' | ') || null,
    alternatives: isSimple
      ? null
      : question.map((terms) => terms.map(({ phrase, isExcluded }) => ({ query: phraseQuery(phrase), isExcluded }))),
  };
}

/** A stem of fewer letters would find too much. */
const STEM_FROM = 3;
const mayHaveStem = ({ words: [whole = ''], isPrefix }: Wanted): boolean => isPrefix && /^\p{L}{4,}$/u.test(whole);

/** The words that may have another ending. */
export const wordsOf = (question: Question): string[] => [
  ...new Set(
    question
      .flat()
      .filter(({ isExcluded }) => !isExcluded)
      .flatMap(({ phrase }) => phrase.sequence.filter(mayHaveStem).flatMap(({ words }) => words)),
  ),
];

/** The question that is also content with words that begin with the stems; null when it is the same question. */
export function withStems(question: Question, stems: ReadonlyMap<string, string>): Question | null {
  let isWider = false;
  const widened = (wanted: Wanted): Wanted => {
    if (!mayHaveStem(wanted)) return wanted;
    const shorter = wanted.words
      .map((word) => stems.get(word) ?? word)
      .filter((stem) => stem.length >= STEM_FROM && !wanted.words.some((word) => stem.startsWith(word)));
    isWider ||= shorter.length > 0;
    return { ...wanted, words: [...wanted.words, ...shorter] };
  };
  const wider = question.map((terms) =>
    terms.map((term) =>
      term.isExcluded ? term : { ...term, phrase: { ...term.phrase, sequence: term.phrase.sequence.map(widened) } },
    ),
  );
  return isWider ? wider : null;
}
