import { tokenize } from 'linkifyjs';

export type TextPiece = { words: string; href: string | null };

/** Only what begins with a scheme or `www.`: a bare `contract.zip` or `it.It` is a file's name or a slip, and a foreign site. */
const ADDRESS = /(?<![a-z0-9_@./-])(?:https?:\/\/|mailto:|www\.)[^\s<>"`|\p{Cf}\p{Cc}\p{So}]+/giu;
/** Marks of all scripts end an address, but for those that stand inside words and names. */
const MARK = /(?![\x00-\x7f’–‐‑·・])\p{P}/u;
/** What ends a sentence, or a quotation, and not an address. */
const TRAILING = /(?:[.,:;!?*'’–·・([{]|['’]s)$/iu;
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const HAS_HOST =
  /^(?:https?:\/\/(?:[^\s/@]*@)?[\p{L}\p{N}[]|mailto:[^\s@]+@[\p{L}\p{N}]|www\.[\p{L}\p{N}-]+\.\p{L}{2})/iu;

/** The links of a plain text, and all that stands between them: a text of 10,000 lines is one piece, not as many. */
export function linksIn(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const words = addressAt(found);
    if (!HAS_HOST.test(words)) continue;
    const href = /^www\./i.test(words) ? `https://${words}` : words;
    if (!URL.canParse(href)) continue;
    pieces.push(...withMailAddresses(text.slice(done, index)), { words, href });
    done = index + words.length;
  }
  return [...pieces, ...withMailAddresses(text.slice(done))];
}

/** As far as the address goes: not beyond a closing bracket that was opened before it. */
function addressAt(found: string): string {
  const open: Record<string, number> = {};
  let end = 0;
  for (const sign of found) {
    const opener = CLOSERS[sign];
    if (MARK.test(sign) || (opener && !open[opener])) break;
    open[sign] = (open[sign] ?? 0) + 1;
    if (opener) open[opener] = (open[opener] ?? 0) - 1;
    end += sign.length;
  }
  let words = found.slice(0, end);
  for (let rest = TRAILING.exec(words); rest; rest = TRAILING.exec(words)) words = words.slice(0, rest.index);
  return words;
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
