import i18next from 'i18next';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LOCALES, translatorFor } from '#src/i18n/i18n';

/** What the texts are meant to say: i18next itself, without anything remembered. */
const folder = (locale: string): string => path.join('src/i18n/locales', locale);
const catalogue = (locale: string): Record<string, unknown> =>
  Object.fromEntries(
    readdirSync(folder(locale)).map((name) => [
      path.basename(name, '.json'),
      JSON.parse(readFileSync(path.join(folder(locale), name), 'utf8')) as unknown,
    ]),
  );
const reference = i18next.createInstance();
void reference.init({
  initAsync: false,
  resources: Object.fromEntries(LOCALES.map((locale) => [locale, { translation: catalogue(locale) }])),
  fallbackLng: 'en',
  supportedLngs: [...LOCALES],
  interpolation: { escapeValue: false },
  returnNull: false,
});

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Every key, of objects too, with the names of the values that its text, in any plural form, asks for. */
function asked(value: unknown, key: string): [key: string, names: string[]][] {
  const own: [string, string[]] = [key.replace(PLURAL, ''), JSON.stringify(value).match(/(?<=\{\{)\w+/g) ?? []];
  if (typeof value === 'string') return [own];
  return [own, ...Object.entries(value ?? {}).flatMap(([name, inner]) => asked(inner, `${key}.${name}`))];
}

/** Text that is a pattern, a variable or a reference itself is no more than text. */
const VALUES = ['Olga', '', '$& $1 $$', '{{count}} {{name}}', '$t(memos.memos)', 0, false, null, undefined];
const COUNTS = [0, 1, 2, 1.5, 1000, '{count}'];

describe.each(LOCALES)('the texts in %s are what i18next makes of them', (locale) => {
  const texts = new Map(Object.entries(catalogue(locale)).flatMap(([namespace, inner]) => asked(inner, namespace)));
  const t = translatorFor(locale);
  const meant = reference.getFixedT(locale);

  function expectTheSame(valuesFor: (names: string[]) => Record<string, unknown> | undefined): void {
    const all = [...texts, ['memos.thereIsNone', []] as const].map(([key, names]) => ({
      key,
      values: valuesFor([...names]),
    }));
    const ask = (translate: typeof t) => all.map(({ key, values }) => [key, translate(key, values)]);
    const expected = ask(meant);
    expect(ask(t)).toEqual(expected);
    expect(ask(t), 'when asked again').toEqual(expected);
  }

  test('without values', () => expectTheSame(() => undefined));
  test('without the values that they ask for', () => expectTheSame(() => ({})));
  test.each(VALUES)('with values like %j', (value) =>
    expectTheSame((names) => Object.fromEntries(names.map((name) => [name, value]))),
  );
  test.each(COUNTS)('with the count %j', (count) =>
    expectTheSame((names) => ({ ...Object.fromEntries(names.map((name) => [name, 'Olga'])), count })),
  );
  test('as objects', () => expectTheSame(() => ({ name: '{name}', returnObjects: true })));
});
