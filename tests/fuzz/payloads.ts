import fc from 'fast-check';
import { encode, nameOf, text, urlencoded } from './values';

export type Payload = { type: string; body: string };

/** Bodies that hold fields of any form, of any kind, in any order. */
export function oddPayload(names: string[]): fc.Arbitrary<Payload> {
  const name = nameOf(names);
  const fields = fc.array(fc.tuple(name, text), { maxLength: 8 });
  return fc.oneof(
    { weight: 6, arbitrary: fields.map((pairs) => form(urlencoded(pairs))) },
    { weight: 4, arbitrary: multipart(name).map((body) => ({ type: 'multipart/form-data; boundary=limit', body })) },
    { weight: 3, arbitrary: json(name).map((body) => ({ type: 'application/json', body })) },
    { weight: 1, arbitrary: manyFields(name).map(form) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_TYPES).map((type) => ({ type, body: 'a=b' })) },
  );
}

const ODD_TYPES = [
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'application/json; charset=nonsense',
  'x',
] as const;

const form = (body: string): Payload => ({ type: 'application/x-www-form-urlencoded', body });

const manyFields = (name: fc.Arbitrary<string>) =>
  fc
    .tuple(name, fc.constantFrom(100, 2_999, 10_000))
    .map(([key, count]) => Array.from({ length: count }, () => `${encode(key)}=1`).join('&'));

const json = (name: fc.Arbitrary<string>) =>
  fc.oneof(
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

const part = (name: fc.Arbitrary<string>) =>
  fc.tuple(name, text, fc.boolean()).map(([key, value, isFile]) => {
    const field = `name="${key.replace(/["\r\n]/g, '')}"`;
    const file = isFile ? `; filename="${value.slice(0, 300).replace(/["\r\n]/g, '')}"\r\nContent-Type: text/html` : '';
    return `--limit\r\nContent-Disposition: form-data; ${field}${file}\r\n\r\n${value}\r\n`;
  });

const multipart = (name: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.array(part(name), { maxLength: 13 }).map((parts) => `${parts.join('')}--limit--\r\n`) },
    { weight: 1, arbitrary: fc.array(part(name), { maxLength: 3 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: 'binary' }) },
  );
