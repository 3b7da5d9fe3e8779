import { decodeHTML } from 'entities';
import sanitizeHtml from 'sanitize-html';
import { isTooMuch } from './htmlBounds';

/** What the editor can make, and nothing else: no images, styles, classes or scripts. */
const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'div',
    'br',
    'strong',
    'b',
    'em',
    'i',
    'u',
    'del',
    's',
    'a',
    'ul',
    'ol',
    'li',
    'blockquote',
    'pre',
    'code',
    'h1',
    'h2',
    'h3',
    'h4',
  ],
  allowedAttributes: { a: ['href', 'rel', 'target'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  transformTags: {
    // Headings of a memo stand below the page's own.
    h1: 'h3',
    h2: 'h3',
    h4: 'h3',
    a: (tagName, attributes) => ({
      tagName,
      attribs: {
        ...(attributes.href ? { href: attributes.href } : {}),
        rel: 'noopener noreferrer nofollow',
        target: '_blank',
      },
    }),
  },
  nestingLimit: 50,
};

/**
 * A tag as an editor writes it: "a <b and c> d" is a sentence, not bold. What is no HTML by this is escaped, so it may err.
 * Neither part can run past the next "<", which keeps it linear on whatever is sent.
 */
const LOOKS_LIKE_HTML =
  /<\/?(p|div|br|strong|b|em|i|u|del|s|a|ul|ol|li|blockquote|pre|code|h[1-6]|script|img|iframe|svg|style|span|table|object|form|input)(\s*\/?>|\s[^<>=]*=[^<>]*>)/i;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What stands between "<" and ">" where a parser would see a tag. It cannot run past the next "<" either. */
const TAG = /<[a-z/!?][^<>]*>?/gi;

/** One blank for tags beside each other: what is left must not count as longer than it reads. */
const withoutTags = (html: string): string => decodeHTML(html.replace(TAG, ' ').replace(/ {2,}/g, ' '));

/** HTML of the editor, or the plain text of a form without JavaScript, as clean HTML. Empty when nothing is to be read. */
export function cleanRichText(input: string): string {
  const html = clean(input);
  return plainText(html) === '' ? '' : html.trim();
}

function clean(input: string): string {
  if (!LOOKS_LIKE_HTML.test(input)) return paragraphs(input);
  return isTooMuch(input) ? paragraphs(withoutTags(input)) : sanitizeHtml(input, OPTIONS);
}

function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escape(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/**
 * Whether two clean texts read the same. The editor writes what it loads in its own way (a paragraph becomes a block with
 * breaks): opening and saving a text must not count as changing it.
 */
export const readsTheSame = (one: string, other: string): boolean => one === other || bare(one) === bare(other);

const bare = (html: string): string =>
  html
    .replace(/<\/?(?:p|div)>|<br\s*\/?>|&nbsp;|\u00a0/g, ' ')
    .replace(/<(\/?)b>/g, '<$1strong>')
    .replace(/<(\/?)i>/g, '<$1em>')
    .replace(/\s+/g, ' ')
    .replace(/ ?(<\/?(?:ul|ol|li|blockquote|pre|h3)>) ?/g, '$1')
    .trim();

/** The words alone, of clean HTML: for the search, the history and the text part of mails. */
export function plainText(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/(p|div|li|h3|blockquote|pre)>/gi, '\n')
    .replace(TAG, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
