import { rewritten } from '#src/platform/richText';
import { completeAddress } from './addresses';
import { nameOfPicture, type Pictures } from './pictures';

const BLOCK = 'margin:0 0 12px';

/** Mail programs ignore style sheets: styles are inline. */
const STYLES: Readonly<Record<string, string>> = {
  p: BLOCK,
  div: BLOCK,
  h3: 'margin:16px 0 8px;font-size:16px;line-height:1.3;font-weight:600',
  ul: `${BLOCK};padding:0 0 0 24px`,
  ol: `${BLOCK};padding:0 0 0 24px`,
  li: 'margin:0 0 4px',
  blockquote: 'margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #c3cad4',
  pre: `${BLOCK};padding:8px 12px;border:1px solid #c3cad4;font-family:Consolas,Menlo,monospace;font-size:13px;white-space:pre-wrap`,
  code: 'font-family:Consolas,Menlo,monospace;font-size:13px',
  table: `${BLOCK};border-collapse:collapse`,
  th: 'padding:4px 8px;border:1px solid #c3cad4;text-align:start;vertical-align:top;font-weight:600',
  td: 'padding:4px 8px;border:1px solid #c3cad4;text-align:start;vertical-align:top',
  a: 'color:#1d4ed8',
};
const WRITTEN = new Set(['p', 'div', 'h3', 'li', 'blockquote', 'pre', 'th', 'td']);

/** Inline styles, pictures as links to their file, absolute addresses. */
export function asMailHtml(html: string, { baseUrl, pictures }: { baseUrl: string; pictures: Pictures }): string {
  return rewritten(html, {
    tag: (tagName, { href, colspan, rowspan, start, type }) => ({
      tagName,
      attribs: {
        ...linkTo(href, baseUrl),
        ...(colspan ? { colspan } : {}),
        ...(rowspan ? { rowspan } : {}),
        ...(start ? { start } : {}),
        ...(type ? { type } : {}),
        ...(WRITTEN.has(tagName) ? { dir: 'auto' } : {}),
        ...(STYLES[tagName] ? { style: STYLES[tagName] } : {}),
      },
    }),
    picture: (_, { src = '', alt = '' }) => ({
      tagName: 'a',
      attribs: { ...linkTo(src, baseUrl), style: `${STYLES.a};display:block` },
      text: nameOfPicture(src, alt, pictures),
    }),
  });
}

/** A malformed address ("http://a b") keeps its text and loses the link. */
function linkTo(href: string | undefined, baseUrl: string): { href?: string } {
  const address = href ? completeAddress(href, baseUrl) : null;
  return address === null ? {} : { href: address };
}
