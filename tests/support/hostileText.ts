/** Texts that nobody writes, as long as a field takes: each was dear to some parser, pattern or loop. */

const LENGTH = 499_000;

const fill = (piece: string, start = '<p>'): string => start + piece.repeat(Math.floor(LENGTH / piece.length));

const NESTED = ['<div>', '<b>', '<p><b>', '<p><li>', '<ul><li>', '<b><i></b></i>', '<b></p><p></b>', '<table><tr><td>'];
const FLAT = ['</p>', '</x>', '<br>', '</br>', '<p>x</p>', '<b>x</b>', '<li>', '<x></x>', '<a href="http://a">x</a>'];
const RAW = ['<script>', '<script></script>', '<style>a</style>', '<textarea>', '<title>', '<svg/>', '<math><mi>'];
const HALF = ['<', '</', '< ', '<!', '<?', '<!--', '<!---->', '<![CDATA[', '<p', '<p ', '<p a=', '<a href="', '>', '"'];
const ENTITIES = ['&', '&a', '&lt;', '&lt;x', '&nbsp;', '&#1;', '&#x10ffff;'];
const PLAIN = [
  'x',
  ' ',
  '\n',
  'x\n\n',
  '\n \n',
  '😀',
  '\u0301',
  'ab ',
  'a.b',
  'a@b.c ',
  '@a',
  'http://',
  'https://a.b/',
  ':)',
];

/** HTML. */
export const HOSTILE_HTML: [name: string, html: string][] = [
  ...[...NESTED, ...FLAT, ...RAW, ...HALF, ...ENTITIES, ...PLAIN].map((piece): [string, string] => [
    `${JSON.stringify(piece)} again and again`,
    fill(piece),
  ]),
  ['nested items and closing tags', `${'<li><p>'.repeat(35_000)}x${'</b>'.repeat(60_000)}`],
  ['an open paragraph before nested items', fill('<p><li>', '')],
  ['attributes of different names', `<p ${Array.from({ length: 60_000 }, (_, index) => `a${index}`).join(' ')}>x</p>`],
  ['attributes of one name', fill('a=1 ', '<p ')],
  ['equals signs in a tag', fill(' =', '<p')],
  ['blanks in a tag', fill(' ', '<br')],
  ['tags in an attribute', fill('<b>', '<p a="')],
  ['entities in an address', fill('&amp;', '<a href="')],
  ['comments in an address', fill('<!---->', '<a href="')],
  ['blanks in an address', fill('\t', '<a href="java')],
  ['a text under forty-five blocks', fill('&lt;x', '<div>'.repeat(45))],
];

/** Plain text. */
export const HOSTILE_TEXTS: [name: string, text: string][] = PLAIN.map((piece) => [
  `${JSON.stringify(piece)} again and again`,
  fill(piece, ''),
]);
