import fc from 'fast-check';

const ODD_TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '1e9',
  '1e400',
  '32768',
  '2147483647',
  '2147483648',
  '99999999999999',
  '9223372036854775808',
  '18446744073709551616',
  '9'.repeat(400),
  'NaN',
  'null',
  'true',
  'company',
  'en',
  'Europe/Berlin',
  '__proto__',
  'constructor',
  'toString',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfffy',
  '\u202egpj.exe',
  '<script>alert(1)</script>',
  '<%= 1 %>',
  "'; DROP TABLE memos; --",
  '%',
  '%00',
  '%ff',
  '../../etc/passwd',
  '{{title}}',
  '$1',
  '\\',
  'ก็แล้ว',
  'مذكرة',
  '2026-11-22',
  '2026-02-30',
  '0000-00-00',
  '+275760-09-13',
  '9999-12-31',
  'andrew@demo.test',
  'nobody@nowhere.test',
  'a@b',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'x'.repeat(5_000),
  // What the search reads as signs of its own.
  '-chairs OR "-" OR -"a b',
  "'a':* & !(b <-> c) | \\",
  'department:1',
] as const;

/** What some lists and forms know. */
const VIEWS = [
  'all',
  'to-consider',
  'mine',
  'subscribed',
  'drafts',
  'pending',
  'created',
  'title',
  'asc',
  '7d',
] as const;

/** What these fields take, so that some requests get as far as what is done with them. */
export const TAKEN: Record<string, readonly string[]> = {
  title: ['Chairs', '🪑 Chairs'],
  recipient: ['company', '2', '5'],
  others: ['', '2', '4', '5', 'olga@demo.test'],
  rule: ['any_one', 'all', 'in_order'],
  places: ['2:1', '5:2', '2147483647:99'],
  subscribers: ['3', 'department:1', 'department:2147483647', 'olga@demo.test'],
  clientKey: ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3302'],
  saves: ['1', '2', '2147483647'],
  version: ['', '1', '2'],
  purpose: ['', '1'],
  preset: ['tomorrow', 'monday', 'nextWeek', 'nextMonth'],
  message: ['Hello', '@Olga Koval @nobody', 'http://[ https://a:99999/ www.%zz'],
  addSubscribers: ['6', '7', '2147483647'],
  copyOf: ['1', '2'],
  from: ['2026-11-28', '2027-01-04'],
  until: ['2026-12-04', '2027-01-08'],
  deputy: ['', '7'],
  note: [''],
  listed: ['1', '2'],
  keep: ['2', '2147483647'],
  list: ['Nora Quist <nora@a.test>, Sales', 'sep=;\nName;E-Mail\n"Quist";nora@b.test\n;;', '\t\t\n"'],
  conclusion: ['Done', '<p><img src="upload:a.png">Done</p>'],
  body: [
    '<p><a href="http://[">x</a><img src="/files/1"><img src="/files/2147483647"><img src="upload:%E0%A4%A"></p>',
    '<table><tr><td colspan="99999"><table><tr><td>x<img src="upload:a.png" alt="&quot;>"></td></tr></table></table>',
    '<svg><style><img src="/files/1" alt="</style><script>1</script>"></svg>',
    '</p></td></table><img src="//a.test/b.png">',
  ],
};

export const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom(...VIEWS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 300, unit: 'binary' }) },
);
/** In forms alone: an address of this length never gets as far as a page. */
const longText = fc.constantFrom(
  '🪑'.repeat(128),
  `${'🪑'.repeat(300)}.txt`,
  Array.from({ length: 40_000 }, (_, index) => index + 1).join(','),
);
export const fieldText = fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: longText });

/** Percent-encodes as a careless client does: half a surrogate pair becomes bytes that are no UTF-8. */
export const encode = (value: string): string =>
  value.isWellFormed() ? encodeURIComponent(value) : `${encodeURIComponent(value.toWellFormed())}%ED%A0%80`;

export const urlencoded = (pairs: [string, string][]): string =>
  pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');

/** One of these names, or one that nobody has thought of. */
export const nameOf = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...names, '__proto__', 'constructor', 'x') },
    { weight: 1, arbitrary: fc.string({ maxLength: 20, unit: 'binary' }) },
  );
