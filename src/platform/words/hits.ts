import { compoundsOf, type Place } from './words';
import type { Phrase, Question, Wanted } from './question';

export type Piece = { text: string; isHit: boolean };

const isMatch = ({ words, isPrefix }: Wanted, place: Pick<Place, 'words'>): boolean =>
  words.some((wanted) => place.words.some((word) => (isPrefix ? word.startsWith(wanted) : word === wanted)));

type Range = { start: number; end: number };

/**
 * Where the question's words stand in the text, in their order, none over another. Behind the first of them no more than
 * `reach` characters are looked at.
 */
export function hitsOf(text: string, question: Question, reach = Infinity): Range[] {
  const phrases = question.flat().filter(({ isExcluded }) => !isExcluded);
  const places: Place[] = [];
  const ranges: Range[] = [];
  for (const compound of compoundsOf(text)) {
    const [first, last] = [compound.places[0], compound.places.at(-1)];
    const [found] = ranges;
    if (found && first && first.start > found.end + reach) break;
    const joined = compound.joined;
    if (joined !== null && first && last) {
      const asOne = { words: [joined] };
      if (phrases.some(({ phrase }) => wantedAsOne(phrase).some((wanted) => isMatch(wanted, asOne))))
        ranges.push({ start: first.start, end: last.end });
    }
    for (const place of compound.places) {
      places.push(place);
      for (const { phrase } of phrases) ranges.push(...hitsEndingWith(place, places, phrase));
    }
  }
  return merged(ranges);
}

const wantedAsOne = ({ sequence, joined }: Phrase): Wanted[] =>
  joined ? [joined] : sequence.length === 1 ? sequence : [];

/** What the last of the places completes. */
function hitsEndingWith(last: Place, places: readonly Place[], { sequence, joined }: Phrase): Range[] {
  const hits: Range[] = [];
  const from = places.length - sequence.length;
  const first = places[from];
  if (first && sequence.every((wanted, step) => isMatch(wanted, places[from + step] ?? last)))
    hits.push({ start: first.start, end: last.end });
  if (joined && isMatch(joined, last)) hits.push({ start: last.start, end: last.end });
  return hits;
}

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
