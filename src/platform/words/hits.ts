import { compoundsOf, type Place } from './words';
import type { Phrase, Question, Wanted } from './question';

export type Piece = { text: string; isHit: boolean };

const isMatch = ({ words, isPrefix }: Wanted, place: Pick<Place, 'words'>): boolean =>
  words.some((wanted) => place.words.some((word) => (isPrefix ? word.startsWith(wanted) : word === wanted)));

type Range = { start: number; end: number };

/** Where the question's words stand in the text, in their order, none over another. */
export function hitsOf(text: string, question: Question): Range[] {
  const phrases = question.flat().filter(({ isExcluded }) => !isExcluded);
  const places: Place[] = [];
  const ranges: Range[] = [];
  for (const compound of compoundsOf(text)) {
    const [first, last] = [compound.places[0], compound.places.at(-1)];
    const joined = compound.joined;
    if (joined !== null && first && last) {
      const asOne = { words: [joined] };
      if (phrases.some(({ phrase }) => wantedAsOne(phrase).some((wanted) => isMatch(wanted, asOne))))
        ranges.push({ start: first.start, end: last.end });
    }
    places.push(...compound.places);
  }
  for (const { phrase } of phrases)
    ranges.push(...sequenceHits(places, phrase.sequence), ...joinedHits(places, phrase.joined));
  return merged(ranges);
}

const wantedAsOne = ({ sequence, joined }: Phrase): Wanted[] =>
  joined ? [joined] : sequence.length === 1 ? sequence : [];

function sequenceHits(places: readonly Place[], sequence: readonly Wanted[]): Range[] {
  return places.flatMap((place, at) => {
    const last = places[at + sequence.length - 1];
    const holds = last && sequence.every((wanted, step) => isMatch(wanted, places[at + step] ?? place));
    return holds ? [{ start: place.start, end: last.end }] : [];
  });
}

const joinedHits = (places: readonly Place[], joined: Wanted | null): Range[] =>
  joined === null ? [] : places.filter((place) => isMatch(joined, place));

function merged(ranges: Range[]): Range[] {
  const sorted = ranges.toSorted((one, other) => one.start - other.start);
  const kept: Range[] = [];
  for (const { start, end } of sorted) {
    const last = kept.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else kept.push({ start, end });
  }
  return kept;
}

/** The text cut at its hits, each character once. */
export function piecesOf(text: string, ranges: readonly Range[]): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { start, end } of ranges) {
    if (start > done) pieces.push({ text: text.slice(done, start), isHit: false });
    pieces.push({ text: text.slice(start, end), isHit: true });
    done = end;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), isHit: false });
  return pieces;
}
