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
  const pattern = mentionPattern(mentioned);
  return piecesOf(text)
    .map(({ words, href }) => {
      if (href === null) return withMentions(words, pattern);
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

function withMentions(text: string, pattern: RegExp | null): string {
  if (!pattern) return escape(text);
  return text
    .split(pattern)
    .map((part, index) => (index % 2 === 1 ? `<span class="mention">${escape(part)}</span>` : escape(part)))
    .join('');
}

/** Whom a text names: `@Masha Lind`, in any case. A name that nobody of these bears stays a plain word. */
export function mentionedIn(text: string, people: readonly Person[]): Person[] {
  const pattern = mentionPattern(people);
  if (!pattern) return [];
  const names = new Set([...text.matchAll(pattern)].map(([hit]) => hit.slice(1).toLocaleLowerCase()));
  return people.filter(({ name }) => names.has(name.toLocaleLowerCase()));
}

/** `@` and a name at the beginning of a word; of "Anna" and "Anna Berg" the longer one counts. */
function mentionPattern(people: readonly Person[]): RegExp | null {
  if (people.length === 0) return null;
  const names = people
    .map(({ name }) => name)
    .toSorted((one, other) => other.length - one.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}@])(@(?:${names.join('|')}))(?![\\p{L}\\p{N}])`, 'giu');
}
