import sanitizeHtml from 'sanitize-html';

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

/** No editor nests as deep; and the sanitiser's time grows with the square of it. */
const DEPTH_MAX = 100;
const ALONE = new Set([
  'p',
  'li',
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'col',
  'wbr',
  'area',
  'base',
  'embed',
  'source',
  'track',
]);

/** At least as deep as a parser would nest it: a closing tag counts only when one of its name is open. */
function isTooDeep(html: string): boolean {
  const open = new Map<string, number>();
  let depth = 0;
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z][^\s<>/]*)/gi)) {
    const name = tag.toLowerCase();
    if (ALONE.has(name)) continue;
    const count = open.get(name) ?? 0;
    if (slash && count === 0) continue;
    open.set(name, count + (slash ? -1 : 1));
    depth += slash ? -1 : 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

const withoutTags = (html: string): string => html.replace(/<[^<>]*>?/g, ' ');

/** HTML of the editor, or the plain text of a form without JavaScript, as clean HTML. Empty when nothing is to be read. */
export function cleanRichText(input: string): string {
  const html = clean(input);
  return plainText(html) === '' ? '' : html.trim();
}

function clean(input: string): string {
  if (!LOOKS_LIKE_HTML.test(input)) return paragraphs(input);
  return isTooDeep(input) ? paragraphs(withoutTags(input)) : sanitizeHtml(input, OPTIONS);
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

/** The words alone: for the search, the history and the text part of mails. */
export function plainText(html: string): string {
  const broken = html.replace(/<br\s*\/?>/gi, '\n').replace(/<\/(p|div|li|h3|blockquote|pre)>/gi, '\n');
  const bare = sanitizeHtml(broken, { allowedTags: [], allowedAttributes: {} });
  return bare
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
