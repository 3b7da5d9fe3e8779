const INT4_MAX = 2_147_483_647;

/** The memo number that `482` or `#482` asks for. `isOnly`: with the sign before it, nothing but a number is meant. */
export function memoNumberIn(typed: string): { number: number; isOnly: boolean } | null {
  const match = /^(#?)(\d{1,10})$/.exec(typed);
  if (!match) return null;
  const number = Number(match[2]);
  return number > 0 && number <= INT4_MAX ? { number, isOnly: match[1] === '#' } : null;
}

/** Chinese, Japanese and Thai have no spaces between words, so a part of a title must do. */
export const hasNoSpaces = (typed: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u.test(typed);

const START = '\uE000';
const END = '\uE001';

export type Piece = { text: string; isHit: boolean };

/** A headline of PostgreSQL, cut at the marks of its hits. The entities of rich text become the characters they mean. */
export function piecesOf(headline: string, isRichText: boolean): Piece[] {
  const pieces: Piece[] = [];
  for (const part of headline.split(START)) {
    const [hit, rest] = part.includes(END)
      ? [part.slice(0, part.indexOf(END)), part.slice(part.indexOf(END) + 1)]
      : ['', part];
    if (hit !== '') pieces.push({ text: isRichText ? decoded(hit) : hit, isHit: true });
    if (rest !== '') pieces.push({ text: isRichText ? decoded(rest) : rest, isHit: false });
  }
  return pieces;
}

const decoded = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');

/** Whether a headline has a hit in it at all. */
export const isHit = (headline: string | null | undefined): boolean => headline?.includes(START) ?? false;

/** So much of what stands before the first hit is shown even where there is one line for it. */
const LEAD_KEPT = 16;

/** Only a text with a hit in it tells the reader anything. */
export function hitsIn(headline: string | null | undefined): { lead: string; pieces: Piece[] } | null {
  if (!headline || !isHit(headline)) return null;
  const pieces = piecesOf(headline, true);
  const [first, ...others] = pieces;
  const blank = first && !first.isHit ? first.text.indexOf(' ', Math.max(0, first.text.length - LEAD_KEPT)) : -1;
  if (!first || blank === -1 || first.text.length <= LEAD_KEPT) return { lead: '', pieces };
  const near = { text: first.text.slice(blank + 1), isHit: false };
  return { lead: first.text.slice(0, blank + 1), pieces: [near, ...others] };
}
