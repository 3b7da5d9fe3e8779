import { tokenize } from 'linkifyjs';
import { mentionFinder, type Mention } from './mentions';
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
  const find = mentionFinder(mentioned);
  return piecesOf(text)
    .map(({ words, href }) => {
      if (href === null) return withMentions(words, find);
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

function withMentions(text: string, find: (text: string) => Mention[]): string {
  let html = '';
  let done = 0;
  for (const { start, end } of find(text)) {
    html += `${escape(text.slice(done, start))}<span class="mention">${escape(text.slice(start, end))}</span>`;
    done = end;
  }
  return html + escape(text.slice(done));
}

/** Whom a text names: `@Masha Lind`, in any case and spelling. A name that nobody of these bears stays a plain word. */
export function mentionedIn(text: string, people: readonly Person[]): Person[] {
  const named = new Set(mentionFinder(people)(text).flatMap((mention) => mention.people));
  return people.filter((person) => named.has(person));
}
