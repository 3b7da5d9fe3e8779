import { fold, transcribed } from './fold';
import { hitsOf, piecesOf, type Piece } from './hits';
import type { Question } from './question';

/** So many characters are shown around the first hit. */
const BEFORE = 60;
const AFTER = 130;
/** Behind the end of the first hit; what is a phrase may end later than its first word. */
const REACH = 4 * AFTER;

/** The piece of a text around the first hit, cut at its hits; null when there is none. */
export function fragmentOf(text: string, question: Question): Piece[] | null {
  if (!mayHold(text, question)) return null;
  const ranges = hitsOf(text, question, REACH);
  const [first] = ranges;
  if (!first) return null;
  const from = startNear(text, first.start - BEFORE, first.start);
  const to = endNear(text, first.end, first.end + AFTER);
  const near = ranges
    .filter(({ start, end }) => start >= from && end <= to)
    .map(({ start, end }) => ({ start: start - from, end: end - from }));
  return piecesOf(text.slice(from, to), near).map((piece) => ({ ...piece, text: piece.text.toWellFormed() }));
}

const GAPS = /[^\p{L}\p{N}]+/gu;
const run = (folded: string): string => folded.replace(GAPS, '');

/** Quick, and never wrong when it says no: all the places of a long text are looked at only where a hit is likely. */
function mayHold(text: string, question: Question): boolean {
  const other = transcribed(text);
  const run1 = run(fold(text));
  const run2 = other === null ? '' : run(other);
  const wanted = question.flatMap((terms) => terms.filter(({ isExcluded }) => !isExcluded));
  return wanted.some(({ phrase: { sequence, joined } }) =>
    [...sequence, ...(joined ? [joined] : [])].some(({ words }) =>
      words.some((word) => run1.includes(run(word)) || run2.includes(run(word))),
    ),
  );
}

/** Between words, where there are spaces. */
function startNear(text: string, from: number, hit: number): number {
  if (from <= 0) return 0;
  const space = text.slice(from, hit).search(/\s/);
  return space === -1 ? from : from + space + 1;
}

function endNear(text: string, hit: number, to: number): number {
  if (to >= text.length) return text.length;
  const space = /\s\S*$/.exec(text.slice(hit, to))?.index;
  return space === undefined ? to : hit + space;
}
