import { describe, expect, test } from 'vitest';
import { LOCALES } from '#src/i18n/i18n';
import { sources } from './support/sources';
import { catalogue, isPlural, withoutPlural, type Texts } from './support/texts';

const english = catalogue('en');
const namespaces = new Set([...english.keys()].map((key) => key.split('.')[0]));
const withoutValues = (text: string): string => text.replace(/\{\{.*?\}\}/g, '');
const variables = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? ''))].sort();

const program = sources(/^src\/.*\.ts$/);
const views = sources(/^views\/.*\.ejs$/);
const withoutComments = (text: string): string => text.replace(/^\s*(\/?\*|\/\/).*$/gm, '');
const code = [...program, ...views].map(({ path, text }) => ({ path, text: withoutComments(text) }));

/** Keys as they stand in the code, `'memos.title'` or the beginning of `memos.stages.${stage}`, with where. */
const literals = code.flatMap(({ path, text }) =>
  [...text.matchAll(/(['"`])([a-z]\w*(?:\.\w+)+)\1/gi)]
    .map((match) => ({ path, key: match[2] ?? '' }))
    .filter(({ key }) => namespaces.has(key.split('.')[0] ?? '')),
);
const beginnings = code.flatMap(({ text }) =>
  [...text.matchAll(/`([a-z]\w*\.[\w.]*)\$\{/gi)].map((match) => match[1] ?? ''),
);

/** Words that look like a key and are none: names of files, of Django's models, and kinds of audit entries. */
const auditTypes = sources(/^src\/features\/audit\/audit\.service\.ts$/)
  .flatMap(({ text }) => [...text.matchAll(/^ {2}\| '([\w.]+)'/gm)])
  .map((match) => match[1] ?? '');
/** What sockets say, and models of Django CRM, look like keys. */
const SPOKEN = [
  'chat.here',
  'chat.hereNow',
  'notices.written',
  'chat.typing',
  'chat.watching',
  'chat.read',
  'chat.watching',
  'tasks.changed',
  'bulk.progress',
];
const DJANGO = ['auth.user', 'auth.group', 'chat.chatmessage', 'admin.logentry'].concat(
  ['tag', 'memo', 'task', 'project', 'resolution', 'taskstage', 'projectstage'].map((model) => `tasks.${model}`),
);
/** Kinds of mails to accounts, as deliveries keep them. */
const MAILS = ['account.passwordReset', 'account.notice'];
const NO_KEY = new Set([...auditTypes, ...SPOKEN, ...DJANGO, ...MAILS]);
const isFileName = (key: string): boolean => /\.(css|js|json|svg|woff2|ts|mjs)$/.test(key);

describe.each(LOCALES.filter((locale) => locale !== 'en'))('the language %s', (locale) => {
  const texts = catalogue(locale);

  test('has every text and no other', () => {
    const keys = (some: Texts) => [...new Set([...some.keys()].map(withoutPlural))].sort();
    expect(keys(texts)).toEqual(keys(english));
  });

  test('has every plural form that the language needs', () => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const plurals = [...texts.keys()].filter(isPlural).map(withoutPlural);
    const missing = plurals.flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !texts.has(key));
    expect(missing).toEqual([]);
  });

  test('names the same values in its sentences', () => {
    const differing = [...texts].filter(([key, text]) => {
      const original = english.get(key) ?? english.get(`${withoutPlural(key)}_other`);
      // A singular may say "one" instead of the number.
      const needed = (some: string) => variables(some).filter((name) => !(isPlural(key) && name === 'count'));
      return original !== undefined && needed(text).join() !== needed(original).join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test('is translated, not copied', () => {
    const same = [...texts].filter(
      ([key, text]) => /(\p{L}+ ){3}/u.test(withoutValues(text)) && text === english.get(key),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });
});

test.each(LOCALES)('no text of %s is empty', (locale) => {
  expect([...catalogue(locale)].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
});

test('English is written in sentence case', () => {
  const titles = [...english].filter(([, text]) => /^[A-Z][a-z]+( [A-Z][a-z]+)+$/.test(text) && text !== 'Notes CRM');
  expect(titles.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

describe('the code', () => {
  test('can tell everything that the audit keeps', () => {
    expect(auditTypes.length).toBeGreaterThan(30);
    expect(auditTypes.filter((type) => !english.has(`audit.types.${type}`))).toEqual([]);
  });

  test('uses only keys that have a text', () => {
    const known = new Set([...english.keys()].flatMap((key) => [key, withoutPlural(key)]));
    const groups = [...english.keys()];
    const exists = (key: string) => known.has(key) || groups.some((other) => other.startsWith(`${key}.`));
    const missing = literals.filter(({ key }) => !NO_KEY.has(key) && !isFileName(key) && !exists(key));
    expect(missing.map(({ path, key }) => `${path}: ${key}`)).toEqual([]);
  });

  test('calls t() only with namespaces that exist', () => {
    const calls = code.flatMap(({ path, text }) =>
      [...text.matchAll(/\bt\(\s*['"`]([a-z]\w*)[.'"`]/gi)]
        .filter((match) => !namespaces.has(match[1] ?? ''))
        .map((match) => `${path}: ${match[1]}`),
    );
    expect(calls).toEqual([]);
  });

  test('uses every text', () => {
    const used = new Set(literals.map(({ key }) => key));
    const groups = [...used].map((key) => `${key}.`).concat(beginnings);
    const isUsed = (key: string) =>
      used.has(key) || used.has(withoutPlural(key)) || groups.some((beginning) => key.startsWith(beginning));
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });
});

describe('a view', () => {
  const withoutCode = (text: string) => text.replace(/<%[\s\S]*?%>/g, '').replace(/<!--[\s\S]*?-->/g, '');
  /** Names and signs that are the same in every language. */
  const ALLOWED = new Set(['Notes CRM', 'kbd', '/']);

  /** A partial of attributes has no tag of its own. */
  const ATTRIBUTES = /^[a-z-]+="/;

  test('says nothing that is not in the catalogue', () => {
    const said = views.flatMap(({ path, text }) =>
      withoutCode(text)
        .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
        .split(/<[^>]*>/)
        .map((part) => part.replace(/&\w+;|&#\d+;/g, '').trim())
        .filter((part) => /\p{L}{2}/u.test(part) && !ALLOWED.has(part) && !ATTRIBUTES.test(part))
        .map((part) => `${path}: ${part.slice(0, 80)}`),
    );
    expect(said).toEqual([]);
  });

  test('says nothing in attributes that is not in the catalogue', () => {
    const said = views.flatMap(({ path, text }) =>
      [
        ...withoutCode(text).matchAll(/\s(title|placeholder|alt|aria-label|aria-description)="([^"]*\p{L}{2}[^"]*)"/gu),
      ].map((match) => `${path}: ${match[0].trim()}`),
    );
    expect(said).toEqual([]);
  });
});

test('controllers and services say nothing that is not in the catalogue', () => {
  const said = program
    .filter(({ path }) => /\.(controller|service|schema|access)\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\b(title|message|label|hint|summary):\s*(['"`])([A-Z][^'"`]* [^'"`]*)\2/g)].map(
        (match) => `${path}: ${match[3]}`,
      ),
    );
  expect(said).toEqual([]);
});
