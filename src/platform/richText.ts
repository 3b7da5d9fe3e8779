import { decodeHTML } from 'entities';
import sanitizeHtml from 'sanitize-html';
import { isAboutTags } from './aboutTags';
import { isBlank } from './blank';
import { isTooMuch } from './htmlBounds';
import { isOwnPicture, replacePictures } from './richPictures';
import { isCounting } from './words/listNumbers';
import { smallSigns } from './words/smallSigns';

type Attributes = Readonly<Record<string, string>>;

/** Only these numbers, where they say more than 1 and not too much. */
function kept(attributes: Attributes, most: Readonly<Record<string, number>>): Record<string, string> {
  const isKept = ([name, value]: [string, string]): boolean =>
    /^\d{1,4}$/.test(value) && Number(value) > 1 && Number(value) <= (most[name] ?? 0);
  return Object.fromEntries(Object.entries(attributes).filter(isKept));
}

const spans: sanitizeHtml.Transformer = (tagName, attributes) => ({ tagName, attribs: kept(attributes, SPANS) });

const ALT_MAX = 250;
const SPANS = { colspan: 60, rowspan: 999 };

/** What the editor can make, and nothing else: no styles, classes or scripts. */
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
    'sup',
    'sub',
    'h1',
    'h2',
    'h3',
    'h4',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'img',
  ],
  allowedAttributes: {
    a: ['href', 'rel', 'target'],
    ol: ['start', 'type'],
    th: ['colspan', 'rowspan'],
    td: ['colspan', 'rowspan'],
    img: ['src', 'alt'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['upload'] },
  allowProtocolRelative: false,
  // Pictures are files of ours: nothing is fetched from elsewhere.
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !isOwnPicture(attribs.src ?? ''),
  disallowedTagsMode: 'discard',
  transformTags: {
    // Headings of a memo stand below the page's own.
    h1: 'h3',
    h2: 'h3',
    h4: 'h3',
    ol: (tagName, { start = '', type }) => ({
      tagName,
      attribs: { ...kept({ start }, { start: 9_999 }), ...(isCounting(type) && type !== '1' ? { type } : {}) },
    }),
    th: spans,
    td: spans,
    img: (tagName, { src = '', alt = '' }) => ({ tagName, attribs: { src, alt: alt.slice(0, ALT_MAX) } }),
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

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What stands between "<" and ">" where a parser would see a tag. It cannot run past the next "<" either. */
const TAG = /<[a-z/!?][^<>]*>?/gi;

/** One blank for tags beside each other: what is left must not count as longer than it reads. */
const withoutTags = (html: string): string => decodeHTML(html.replace(TAG, ' ').replace(/ {2,}/g, ' '));

/** HTML of the editor, or the plain text of a form without JavaScript, as clean HTML. Empty when nothing is to be read. */
export function cleanRichText(input: string): string {
  return orNothing(clean(input));
}

const orNothing = (html: string): string =>
  isBlank(html.replace(TAG, '')) && !html.includes('<img ') ? '' : html.trim();

function clean(input: string): string {
  if (!LOOKS_LIKE_HTML.test(input) || isAboutTags(input)) return paragraphs(input);
  return isTooMuch(input) ? paragraphs(withoutTags(input)) : sanitizeHtml(input, OPTIONS);
}

function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/**
 * Whether two clean texts read the same. The editor writes what it loads in its own way (a paragraph becomes a block with
 * breaks): opening and saving a text must not count as changing it.
 */
export const readsTheSame = (one: string, other: string): boolean => one === other || bare(one) === bare(other);

const bare = (html: string): string =>
  html
    .replace(/<\/?(?:p|div|thead|tbody)>|<br\s*\/?>|&nbsp;|\u00a0/g, ' ')
    .replace(/<(\/?)b>/g, '<$1strong>')
    .replace(/<(\/?)i>/g, '<$1em>')
    .replace(/\s+/g, ' ')
    .replace(/ ?(<\/?(?:ul|ol|li|blockquote|pre|h3|table|tr|th|td)>) ?/g, '$1')
    .trim();

export type Tag = { tagName: string; attribs: Readonly<Record<string, string>>; text?: string };
type Rewrite = (tagName: string, attribs: Readonly<Record<string, string>>) => Tag;

/** Clean HTML for where no style sheet of ours is: each tag as `rewrite` writes it, pictures as `picture` does. */
export function rewritten(html: string, { tag, picture }: { tag: Rewrite; picture: Rewrite }): string {
  return sanitizeHtml(html, {
    allowedTags: OPTIONS.allowedTags,
    allowedAttributes: { '*': ['style', 'dir', 'href', 'colspan', 'rowspan', 'start', 'type'] },
    allowedSchemes: OPTIONS.allowedSchemes,
    parseStyleAttributes: false,
    transformTags: { '*': tag, img: picture },
  });
}

/** Of a field beside which no files come. */
export const withoutPictures = (html: string): string => orNothing(replacePictures(html, () => ''));

/** A row is one line. */
const LINES_OF_A_CELL = /(?:<br\s*\/?>|<\/?(?:p|div|li|[uo]l|blockquote|pre|h3)[^<>]*>)+/g;

/** The words alone, of clean HTML: for the search, the history and the text part of mails. A row of a table is a line. */
export function plainText(html: string): string {
  return replacePictures(html, ({ alt, name }) => `[${alt || name}]`)
    .replace(/(<t[dh][^>]*>)(.*?)(<\/t[dh]>)/gs, (_, begin: string, inside: string, end: string) => {
      return `${begin}${inside.replace(LINES_OF_A_CELL, ' ').trim()}${end}`;
    })
    .replace(/<\/t[dh]>(?=<t[dh])/g, ' | ')
    .replace(/<(su[pb])>([^<]*)<\/\1>/g, (_, tag: string, text: string) => smallSigns(text, tag))
    .replace(/<\/li><\/[uo]l>(?=<\/li>)/g, '')
    .replace(/<br\s*\/?>|<[uo]l[^<>]*>/gi, '\n')
    .replace(/<\/(div|li|h3|tr)>/gi, '\n')
    .replace(/<\/(p|blockquote|pre|ul|ol|table)>/gi, '\n\n')
    .replace(TAG, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
