import fc from 'fast-check';
import type { DeclaredRoute } from '#src/platform/http/route';

/** Requests nobody meant to send: every declared route with parameters, queries and bodies that hardly fit. */

export type FuzzedRequest = {
  person: string | null;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
};

export const PEOPLE = [null, 'andrew', 'garry', 'olga', 'ekaterina', 'admin'] as const;

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

/** Names of fields and query parameters that some page reads. */
const NAMES = [
  ...['title', 'body', 'purpose', 'recipient', 'subscribers', 'tags', 'copyFiles', 'files', 'clientKey', 'version'],
  ...['until', 'conclusion', 'reason', 'email', 'password', 'name', 'locale', 'timeZone', 'theme', 'department'],
  ...['companyName', 'demo', 'current', 'currentPassword', 'newPassword', 'return', 'copy', 'kind', 'read', 'upTo'],
  ...['view', 'q', 'stage', 'owner', 'tag', 'created', 'from', 'to', 'task', 'sort', 'dir', 'after', 'before', 'for'],
  ...['isExecutive', 'isOperator', 'isAdmin', 'isHead', 'heads', 'parent', 'timings', '__proto__', 'constructor', 'x'],
] as const;

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

/** The fields of the forms, so that requests also get past the first check of their names. */
const MEMO = [
  'title',
  'body',
  'purpose',
  'recipient',
  'subscribers',
  'tags',
  'copyFiles',
  'files',
  'clientKey',
  'version',
  'saves',
];
const USER = ['name', 'email', 'department', 'headOf', 'isExecutive', 'isOperator', 'isAdmin', 'version'];
const TASK = [
  ...['title', 'description', 'responsible', 'coOwner', 'subscribers', 'stage', 'priority', 'startDate', 'dueDate'],
  ...['nextStep', 'nextStepDate', 'leadTime', 'tags', 'remindMe', 'memo', 'parent', 'copyFiles', 'copyOf', 'version'],
];
const FORMS: [RegExp, string[]][] = [
  [/^\/tasks(\/:taskId)?$/, TASK],
  [/messages$/, ['message', 'replyTo', 'clientKey', 'addSubscribers', 'files']],
  [/autosave$/, MEMO.filter((name) => !['files', 'copyFiles'].includes(name))],
  [/^\/memos(\/drafts|\/:memoId|\/:memoId\/sending)?$/, [...MEMO, 'copyOf']],
  [/postponement$/, ['until', 'preset', 'version']],
  [/consideration$|conclusion$/, ['conclusion', 'version']],
  [/consideration\/delete$/, ['reason', 'version']],
  [/\/subscribers$/, ['subscribers']],
  [/withdrawal$|postponement\/delete$|deactivation/, ['version']],
  [/^\/login$/, ['email', 'password', 'return']],
  [/forgot$/, ['email']],
  [/^\/account$/, ['name', 'locale', 'timeZone', 'theme']],
  [/theme$/, ['theme']],
  [/password$/, ['currentPassword', 'newPassword']],
  [/reading$/, ['upTo', 'kind']],
  [/users/, USER],
  [/departments/, ['name', 'heads', 'version']],
  [/absence/, ['from', 'until', 'deputy', 'note', 'listed', 'keep', 'version']],
  [/invitations$/, ['list', 'department', 'clientKey']],
];

/** What these fields take, so that some requests get as far as what is done with them. */
const TAKEN: Record<string, readonly string[]> = {
  title: ['Chairs', '🪑 Chairs'],
  recipient: ['company', '2', '5'],
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

const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom(...VIEWS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 300, unit: 'binary' }) },
);
const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20, unit: 'binary' }) },
);

/** In forms alone: an address of this length never gets as far as a page. */
const longText = fc.constantFrom(
  '🪑'.repeat(128),
  `${'🪑'.repeat(300)}.txt`,
  Array.from({ length: 40_000 }, (_, index) => index + 1).join(','),
);
const fieldText = fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: longText });

const fields = fc.array(fc.tuple(name, text), { maxLength: 8 });

/** Percent-encodes as a careless client does: half a surrogate pair becomes bytes that are no UTF-8. */
const encode = (value: string): string =>
  value.isWellFormed() ? encodeURIComponent(value) : `${encodeURIComponent(value.toWellFormed())}%ED%A0%80`;

const urlencoded = (pairs: [string, string][]): string =>
  pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');

const manyFields = fc
  .tuple(name, fc.constantFrom(100, 2_999, 10_000))
  .map(([key, count]) => Array.from({ length: count }, () => `${encode(key)}=1`).join('&'));

const query = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  { weight: 5, arbitrary: fields.map((pairs) => `?${urlencoded(pairs)}`) },
  { weight: 1, arbitrary: name.map((key) => `?${encode(key)}[a][b]=1&${encode(key)}[]=2&${encode(key)}=3`) },
  { weight: 1, arbitrary: fc.constantFrom('?%', '?=', '?&&&', '?a=%E0%A4%A', `?q=${'x'.repeat(3_000)}`) },
);

const json = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(name, fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }))))
      .map((pairs) => JSON.stringify(Object.fromEntries(pairs))),
  },
  { weight: 2, arbitrary: fc.json({ maxDepth: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      'null',
      '[]',
      '"\\ud800"',
      '{"title":"\\ud800","body":"\\u0000"}',
      '{"__proto__":{"isAdmin":true}}',
    ),
  },
  { weight: 1, arbitrary: fc.constant('['.repeat(100) + ']'.repeat(100)) },
);

const part = fc.tuple(name, text, fc.boolean()).map(([key, value, isFile]) => {
  const field = `name="${key.replace(/["\r\n]/g, '')}"`;
  const file = isFile ? `; filename="${value.slice(0, 300).replace(/["\r\n]/g, '')}"\r\nContent-Type: text/html` : '';
  return `--limit\r\nContent-Disposition: form-data; ${field}${file}\r\n\r\n${value}\r\n`;
});

const multipart = fc.oneof(
  { weight: 6, arbitrary: fc.array(part, { maxLength: 13 }).map((parts) => `${parts.join('')}--limit--\r\n`) },
  { weight: 1, arbitrary: fc.array(part, { maxLength: 3 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: 'binary' }) },
);

const named = (pattern: string): fc.Arbitrary<[string, string][]> => {
  const names = FORMS.find(([form]) => form.test(pattern))?.[1] ?? [];
  // Some fields stay away: what a form leaves out is as odd as what it holds.
  const valueOf = (key: string) =>
    TAKEN[key] ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TAKEN[key]) }, fieldText) : fieldText;
  const field = (key: string) => fc.option(fc.tuple(fc.constant(key), valueOf(key)), { freq: 6 });
  return fc.tuple(...names.map(field)).map((pairs) => pairs.filter((pair) => pair !== null));
};

/** What a form sends of its own, one field of it without end: as many values, or as a list in one. */
const FLOODS = [1_500, 32_768];
const flooded = (pairs: [string, string][]) =>
  fc.tuple(fc.nat({ max: Math.max(0, pairs.length - 1) }), fc.constantFrom(...FLOODS)).map(([index, count]) => {
    const all = pairs.map(([key, value], place): [string, string | string[]] =>
      place === index ? [key, Array.from({ length: count }, (_, item) => String(item + 1))] : [key, value],
    );
    return { type: 'application/json', body: JSON.stringify(Object.fromEntries(all)) };
  });

const asParts = (pairs: [string, string][]): string =>
  pairs
    .map(([key, value]) => {
      const file = key === 'files' ? `; filename="${value.slice(0, 400).replace(/["\r\n]/g, '')}"` : '';
      return `--limit\r\nContent-Disposition: form-data; name="${key}"${file}\r\n\r\n${value}\r\n`;
    })
    .join('');

const formOf = (pattern: string) =>
  named(pattern).chain((pairs) =>
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom(
          { type: 'application/x-www-form-urlencoded', body: urlencoded(pairs) },
          { type: 'application/json', body: JSON.stringify(Object.fromEntries(pairs)) },
          { type: 'multipart/form-data; boundary=limit', body: `${asParts(pairs)}--limit--\r\n` },
        ),
      },
      { weight: 1, arbitrary: flooded(pairs) },
    ),
  );

const oddPayload = fc.oneof(
  {
    weight: 6,
    arbitrary: fields.map((pairs) => ({ type: 'application/x-www-form-urlencoded', body: urlencoded(pairs) })),
  },
  { weight: 4, arbitrary: multipart.map((body) => ({ type: 'multipart/form-data; boundary=limit', body })) },
  { weight: 3, arbitrary: json.map((body) => ({ type: 'application/json', body })) },
  { weight: 1, arbitrary: manyFields.map((body) => ({ type: 'application/x-www-form-urlencoded', body })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('text/plain', 'application/xml', 'multipart/form-data', 'application/json; charset=nonsense', 'x')
      .map((type) => ({ type, body: 'a=b' })),
  },
);

const headers = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ accept: 'application/json' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { range: 'bytes=0-' },
      { range: 'bytes=9-1,x' },
      { 'accept-language': '*;q=x' },
      { 'if-none-match': '"x"' },
      { 'hx-request': 'true' },
      { 'if-modified-since': 'never' },
    ),
  },
);

const pathOf = (pattern: string): fc.Arbitrary<string> => {
  const names = [...pattern.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 40 }).map(String) },
    { weight: 2, arbitrary: text.map(encode) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%', '%E0%A4%A', '%00', '..%2f..', '1.memo.1.x', '1.task.9e9.%00', '__proto__'),
    },
  );
  return fc
    .tuple(...names.map(() => value))
    .map((values) => names.reduce((path, one, index) => path.replace(`:${one}`, values[index] || '0'), pattern));
};

export function requestsTo(routes: readonly DeclaredRoute[]): fc.Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...routes).chain(({ method, path }) =>
    fc
      .tuple(fc.constantFrom(...PEOPLE), pathOf(path), query, headers, fc.oneof(oddPayload, formOf(path)))
      .map(([person, url, search, extra, { type, body }]) => ({
        person,
        method: method.toUpperCase(),
        path: url + search,
        headers: method === 'post' ? { ...extra, 'content-type': type } : extra,
        body: method === 'post' ? body : null,
      })),
  );
}
