import { linksIn } from '#src/platform/words/links';
import { mentionFinder, type Mention } from './mentions';
import type { Person } from '#src/subjects/subjectKind';

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** Escaped, links clickable, mentions marked. Line breaks are CSS. */
export function messageHtml(text: string, mentioned: readonly Person[]): string {
  const find = mentionFinder(mentioned);
  return linksIn(text)
    .map(({ words, href }) => {
      if (href === null) return withMentions(words, find);
      return `<a href="${escape(href)}" rel="noopener noreferrer nofollow" target="_blank">${escape(words)}</a>`;
    })
    .join('');
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

/** `@Masha Lind`, in any case and spelling. Other names stay plain words. */
export function mentionedIn(text: string, people: readonly Person[]): Person[] {
  const named = new Set(mentionFinder(people)(text).flatMap((mention) => mention.people));
  return people.filter((person) => named.has(person));
}
