import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** The words not to be used, of the part of docs/GLOSSARY.md that is for this language. */
function unwanted(heading: string): string[] {
  const [, part = ''] = readFileSync('docs/GLOSSARY.md', 'utf8').split(`## ${heading}\n`);
  const rows = (part.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  return rows.flatMap((row) => (row.split('|')[3] ?? '').split(',').map((word) => word.trim())).filter(Boolean);
}

function textsOf(locale: string): [key: string, text: string][] {
  const read = (value: unknown, key: string): [string, string][] =>
    typeof value === 'string'
      ? [[key, value]]
      : Object.entries(value as object).flatMap(([name, inner]) => read(inner, `${key}.${name}`));
  const folder = `src/i18n/locales/${locale}`;
  return readdirSync(folder).flatMap((file) =>
    read(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')), file.replace('.json', '')),
  );
}

describe.each([
  ['en', 'English'],
  ['de', 'Deutsch'],
])('the texts in %s', (locale, heading) => {
  test('keep to the words of the glossary', () => {
    const words = unwanted(heading);
    expect(words.length).toBeGreaterThan(10);
    const wrong = new RegExp(String.raw`(?<![\p{L}\p{N}])(${words.join('|')})(e|en|n|s|es)?(?![\p{L}\p{N}])`, 'iu');
    const found = textsOf(locale).flatMap(([key, text]) => {
      const word = wrong.exec(text.replace(/\{\{.*?\}\}|\[\[.*?\]\]|--[\w-]+/g, ''))?.[0];
      return word === undefined ? [] : [`${key}: ${word}`];
    });
    expect(found).toEqual([]);
  });
});

test('in German the dots for words that are left out stand apart from the word before', () => {
  expect(textsOf('de').filter(([, text]) => /\p{Ll}…/u.test(text))).toEqual([]);
});
