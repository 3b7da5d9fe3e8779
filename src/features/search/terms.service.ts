import { plainText } from '#src/platform/richText';
import { fragmentOf } from '#src/platform/words/fragment';
import { hitsOf, piecesOf, type Piece } from '#src/platform/words/hits';
import type { Question } from '#src/platform/words/question';

export type { Piece } from '#src/platform/words/hits';

const INT4_MAX = 2_147_483_647;

/** `482` or `#482`. `isOnly`: with the sign it is nothing but a number. */
export function memoNumberIn(typed: string): { number: number; isOnly: boolean } | null {
  const match = /^(#?)(\d{1,10})$/.exec(typed);
  if (!match) return null;
  const number = Number(match[2]);
  return number > 0 && number <= INT4_MAX ? { number, isOnly: match[1] === '#' } : null;
}

/** `#old 482`: the number in another system, as its import keeps it. */
export function oldNumberIn(typed: string): string | null {
  const match = /^#old\s*#?0*([1-9]\d{0,17})$/i.exec(typed);
  return match?.[1] ?? null;
}

export const isNumber = (typed: string): boolean => memoNumberIn(typed) !== null || oldNumberIn(typed) !== null;

export const marked = (text: string, question: Question): Piece[] => piecesOf(text, hitsOf(text, question));

export type Hit = { lead: string; pieces: Piece[] };

/** Rich texts, then file names. Null without a role: quoting would be reading. */
export type QuotedTexts = { rich: readonly (string | null)[]; files: readonly string[] } | null;

export function quotedHit(quoted: QuotedTexts, question: Question): Hit | null {
  if (!quoted) return null;
  for (const html of quoted.rich) {
    const hit = html ? hitIn(plainText(html), question) : null;
    if (hit) return hit;
  }
  return hitIn(quoted.files.join(' · '), question);
}

type Quoted = { quoted_texts?: readonly (string | null)[] | null; quoted_files?: readonly string[] | null };

export const quotedOf = ({ quoted_texts, quoted_files }: Quoted): QuotedTexts =>
  quoted_texts ? { rich: quoted_texts, files: quoted_files ?? [] } : null;

/** Computed once a row: long texts are slow. */
export type Quotes<R> = ReadonlyMap<R, Hit | null>;

export const quotesOf = <R extends Quoted>(rows: readonly R[], words: Question): Quotes<R> =>
  new Map(rows.map((row) => [row, quotedHit(quotedOf(row), words)]));

/** Rows whose words are neither in title nor text, so must be in the chat. Only with a role. */
export const areFoundElsewhere = <R extends Quoted & { title: string }>(quotes: Quotes<R>, words: Question): R[] =>
  [...quotes]
    .filter(([row, quote]) => quotedOf(row) && !quote && !marked(row.title, words).some(({ isHit }) => isHit))
    .map(([row]) => row);

/** Characters kept before the first hit where space is one line. */
const LEAD_KEPT = 16;

export function hitIn(text: string, question: Question): Hit | null {
  const pieces = fragmentOf(text, question);
  if (!pieces) return null;
  const [first, ...others] = pieces;
  const blank = first && !first.isHit ? first.text.indexOf(' ', Math.max(0, first.text.length - LEAD_KEPT)) : -1;
  if (!first || blank === -1 || first.text.length <= LEAD_KEPT) return { lead: '', pieces };
  const near = { text: first.text.slice(blank + 1), isHit: false };
  return { lead: first.text.slice(0, blank + 1), pieces: [near, ...others] };
}
