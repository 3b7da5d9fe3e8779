import fc from 'fast-check';
import type { DeclaredRoute } from '#src/platform/http/route';
import { formFields, namesOf, queryFields, type Field } from './fields';
import { oddPayload, type Payload } from './payloads';
import { encode, fieldText, nameOf, TAKEN, text, urlencoded } from './values';

/** Requests nobody meant to send: every declared route with parameters, queries and bodies that hardly fit. */

export type FuzzedRequest = {
  person: string | null;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
};

export const PEOPLE = [null, 'andrew', 'garry', 'olga', 'ekaterina', 'admin'] as const;

/** What one form has, so that requests also get past the first check of its names. Some fields stay away: that is as odd. */
const filledIn = (fields: Field[]): fc.Arbitrary<[string, string][]> =>
  fc
    .tuple(...fields.map((field) => fc.option(fc.tuple(fc.constant(field.name), valueOf(field)), { freq: 6 })))
    .map((pairs) => pairs.filter((pair) => pair !== null));

function valueOf({ name, taken }: Field): fc.Arbitrary<string> {
  const words = [...(TAKEN[name] ?? []), ...taken];
  return words.length === 0
    ? fieldText
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fieldText });
}

/** What a form sends of its own, one field of it without end: as many values, or as a list in one. */
const FLOODS = [1_500, 32_768];
const flooded = (pairs: [string, string][]) =>
  fc.tuple(fc.nat({ max: Math.max(0, pairs.length - 1) }), fc.constantFrom(...FLOODS)).map(([index, count]) => {
    const all = pairs.map(([key, value], place): [string, string | string[]] =>
      place === index ? [key, Array.from({ length: count }, (_, item) => String(item + 1))] : [key, value],
    );
    return { type: 'application/json', body: JSON.stringify(Object.fromEntries(all)) };
  });

const asParts = (pairs: [string, string][], fileField: string | undefined): string =>
  pairs
    .map(([key, value]) => {
      const file = key === fileField ? `; filename="${value.slice(0, 400).replace(/["\r\n]/g, '')}"` : '';
      return `--limit\r\nContent-Disposition: form-data; name="${key}"${file}\r\n\r\n${value}\r\n`;
    })
    .join('');

const formOf = (route: DeclaredRoute): fc.Arbitrary<Payload> =>
  filledIn(formFields(route)).chain((pairs) =>
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom(
          { type: 'application/x-www-form-urlencoded', body: urlencoded(pairs) },
          { type: 'application/json', body: JSON.stringify(Object.fromEntries(pairs)) },
          { type: 'multipart/form-data; boundary=limit', body: `${asParts(pairs, route.files?.field)}--limit--\r\n` },
        ),
      },
      { weight: 1, arbitrary: flooded(pairs) },
    ),
  );

function queryOf(route: DeclaredRoute, names: string[]): fc.Arbitrary<string> {
  const own = queryFields(route).map(({ name }) => name);
  const name = nameOf(own.length > 0 ? own : names);
  const pairs = fc.array(fc.tuple(name, text), { maxLength: 8 });
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant('') },
    { weight: 5, arbitrary: pairs.map((some) => `?${urlencoded(some)}`) },
    { weight: 1, arbitrary: name.map((key) => `?${encode(key)}[a][b]=1&${encode(key)}[]=2&${encode(key)}=3`) },
    { weight: 1, arbitrary: fc.constantFrom('?%', '?=', '?&&&', '?a=%E0%A4%A', `?q=${'x'.repeat(3_000)}`) },
  );
}

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
  const names = namesOf(routes);
  return fc.oneof(...routes.map((route) => requestOf(route, names)));
}

function requestOf(route: DeclaredRoute, names: string[]): fc.Arbitrary<FuzzedRequest> {
  const isPost = route.method === 'post';
  const payload = fc.oneof(oddPayload(names), formOf(route));
  return fc
    .tuple(fc.constantFrom(...PEOPLE), pathOf(route.path), queryOf(route, names), headers, payload)
    .map(([person, url, search, extra, { type, body }]) => ({
      person,
      method: route.method.toUpperCase(),
      path: url + search,
      headers: isPost ? { ...extra, 'content-type': type } : extra,
      body: isPost ? body : null,
    }));
}
