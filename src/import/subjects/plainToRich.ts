import { escapeHtml } from '#src/platform/richText';
import { linksIn } from '#src/platform/words/links';

/** A plain text as rich text, with its lines, blank lines and links. What looks like HTML in it stays text. */
export function plainToRich(text: string): string {
  const trimmed = text.replace(/^\s*\n|\s+$/g, '');
  if (trimmed === '') return '';
  return trimmed
    .split(/\n\n(?!\n)/)
    .map((paragraph) => `<p>${withLinks(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

const withLinks = (text: string): string =>
  linksIn(text)
    .map(({ words, href }) =>
      href === null
        ? escapeHtml(words)
        : `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow" target="_blank">${escapeHtml(words)}</a>`,
    )
    .join('');
