import { nameKeys } from '#src/platform/words/names';
import type { Person } from '#src/subjects/subjectKind';

export type Mention = { start: number; end: number; people: Person[] };

/** `@` at the beginning of a word, and the longest possible name behind it. */
const CALL = /(?<![\p{L}\p{N}@])@(?=([\p{L}\p{N}][^@\n]{0,150}))/gu;
const WORDS = /[\p{L}\p{N}\p{M}\p{Cf}]+/gu;
/** Separators that a name need not have itself; other characters must be part of the name. */
const BETWEEN = /^[\p{L}\p{N}\p{M}\p{Cf} \u00a0.'´`\u2018\u2019\u02bc\-\u2010-\u2012]*$/u;
const MOST_WORDS = 10;
const MOST_CALLS = 20;

/** Names are compared as in the search. The longest wins: "Anna Berg" before "Anna". */
export function mentionFinder(people: readonly Person[]): (text: string) => Mention[] {
  let known: ReadonlyMap<string, Person[]> | undefined;
  return (text) =>
    people.length === 0 || !text.includes('@')
      ? []
      : [...text.matchAll(CALL)].flatMap((call) => {
          known ??= byKey(people);
          return mentionAt(call.index, call[1] ?? '', known);
        });
}

/** Candidates behind each of the first `@`s, growing word by word. */
export const namesIn = (text: string): { start: number; name: string }[] =>
  !text.includes('@')
    ? []
    : [...text.matchAll(CALL)].slice(0, MOST_CALLS).flatMap((call) => {
        const rest = call[1] ?? '';
        return endsOfWords(rest).map((end) => ({ start: call.index, name: rest.slice(0, end) }));
      });

const endsOfWords = (rest: string): number[] =>
  [...rest.matchAll(WORDS)].slice(0, MOST_WORDS).map((word) => word.index + word[0].length);

function mentionAt(start: number, rest: string, known: ReadonlyMap<string, Person[]>): Mention[] {
  for (const end of endsOfWords(rest).toReversed()) {
    const written = rest.slice(0, end);
    const named = nameKeys(written)
      .flatMap((key) => known.get(key) ?? [])
      .filter(({ name }) => isWritten(name, written));
    if (named.length > 0) return [{ start, end: start + 1 + end, people: named }];
  }
  return [];
}

function byKey(people: readonly Person[]): Map<string, Person[]> {
  const known = new Map<string, Person[]>();
  for (const person of people) {
    for (const key of nameKeys(person.name)) known.set(key, [...(known.get(key) ?? []), person]);
  }
  return known;
}

const isWritten = (name: string, written: string): boolean =>
  BETWEEN.test([...written].filter((sign) => !name.includes(sign)).join(''));
