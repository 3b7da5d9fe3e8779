import { tokenize } from 'linkifyjs';
import type { Person } from './talk.access';

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** Only what leads to a page or a mail; never a scheme that runs something. */
const LINK = /^(https?:\/\/|mailto:)/i;

/** A plain text as HTML: escaped, links clickable, mentions marked. Line breaks are the style sheet's work. */
export function messageHtml(text: string, mentioned: readonly Person[]): string {
  const names = namesOf(mentioned);
  return piecesOf(text)
    .map(({ words, href }) => {
      if (href === null) return withMentions(words, names);
      return `<a href="${escape(href)}" rel="noopener noreferrer nofollow" target="_blank">${escape(words)}</a>`;
    })
    .join('');
}

type TextPiece = { words: string; href: string | null };

/** Links, and all that stands between them: a text of 10,000 lines is one piece, not as many. */
function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (const token of tokenize(text)) {
    const href = token.isLink ? token.toHref('https') : '';
    const last = pieces.at(-1);
    if (LINK.test(href)) pieces.push({ words: token.v, href });
    else if (last?.href === null) last.words += token.v;
    else pieces.push({ words: token.v, href: null });
  }
  return pieces;
}

function withMentions(text: string, names: Names): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of mentionsIn(text, names)) {
    parts.push(escape(text.slice(done, start)), `<span class="mention">${escape(text.slice(start, end))}</span>`);
    done = end;
  }
  return parts.join('') + escape(text.slice(done));
}

/** Whom a text names: `@Masha Lind`, in any case. A name that nobody of these bears stays a plain word. */
export function mentionedIn(text: string, people: readonly Person[]): Person[] {
  const hits = mentionsIn(text, namesOf(people));
  const named = new Set(hits.map(({ start, end }) => lower(text.slice(start + 1, end))));
  return people.filter(({ name }) => named.has(lower(name)));
}

/** Looked up by their lengths, the longest first: so a company of thousands costs each `@` no more than a small one. */
type Names = { known: Set<string>; lengths: number[] };

const lower = (text: string): string => text.toLocaleLowerCase();

function namesOf(people: readonly Person[]): Names {
  const lengths = new Set(people.map(({ name }) => name.length));
  return {
    known: new Set(people.map(({ name }) => lower(name))),
    lengths: [...lengths].toSorted((one, other) => other - one),
  };
}

const AT = /(?<![\p{L}\p{N}@])@/gu;
const GOES_ON = /^[\p{L}\p{N}]/u;

/** `@` and a name at the beginning of a word; of "Anna" and "Anna Berg" the longer one counts. */
function mentionsIn(text: string, { known, lengths }: Names): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  if (lengths.length === 0) return found;
  for (const { index: start } of text.matchAll(AT)) {
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const isName = (end: number) =>
      known.has(lower(text.slice(start + 1, end))) && !GOES_ON.test(text.slice(end, end + 2));
    const end = lengths.map((length) => start + 1 + length).find(isName);
    if (end !== undefined) found.push({ start, end });
  }
  return found;
}
