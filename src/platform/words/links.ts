import { tokenize } from 'linkifyjs';
import { webAddressesIn } from './webAddresses';

export type TextPiece = { words: string; href: string | null };

/** The links of a plain text, and all that stands between them: a text of 10,000 lines is one piece, not as many. */
export function linksIn(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const { from, to, href } of webAddressesIn(text)) {
    pieces.push(...withMailAddresses(text.slice(done, from)), { words: text.slice(from, to), href });
    done = to;
  }
  return [...pieces, ...withMailAddresses(text.slice(done))];
}

function withMailAddresses(text: string): TextPiece[] {
  if (!text.includes('@')) return text === '' ? [] : [{ words: text, href: null }];
  const pieces: TextPiece[] = [];
  for (const { t, v } of tokenize(text)) {
    const last = pieces.at(-1);
    if (t === 'email') pieces.push({ words: v, href: `mailto:${v}` });
    else if (last?.href === null) last.words += v;
    else pieces.push({ words: v, href: null });
  }
  return pieces;
}
