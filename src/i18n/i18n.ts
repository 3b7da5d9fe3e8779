import i18next, { type i18n } from 'i18next';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Translate } from '#src/platform/http/context';
import { preparedTexts } from './prepared';

export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];

const root = path.resolve('src/i18n/locales');

/** A catalogue is a folder of files, one for each first segment of the keys: `memos.title` stands in `memos.json`. */
function catalogue(locale: string): Record<string, unknown> {
  const files = readdirSync(path.join(root, locale)).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [
      path.basename(name, '.json'),
      JSON.parse(readFileSync(path.join(root, locale, name), 'utf8')),
    ]),
  );
}

let instance: i18n | null = null;

function texts(): i18n {
  if (instance) return instance;
  instance = i18next.createInstance();
  void instance.init({
    initAsync: false,
    resources: Object.fromEntries(LOCALES.map((locale) => [locale, { translation: catalogue(locale) }])),
    fallbackLng: 'en',
    supportedLngs: [...LOCALES],
    // EJS escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}

const translators = new Map<string, Translate>();

/** The texts of one language. A key without a text is shown as the key, and a test finds it. */
export function translatorFor(locale: string): Translate {
  const known = translators.get(locale);
  if (known) return known;
  const made = makeTranslator(locale);
  translators.set(locale, made);
  return made;
}

function makeTranslator(locale: string): Translate {
  const fixed = texts().getFixedT(locale);
  const prepared = preparedTexts(locale, catalogue(locale));
  // Texts without values, and the objects of texts that pages hand to the browser, are looked up once.
  const plain = new Map<string, string>();
  return (key, values) => {
    if (values && !values.returnObjects) return prepared(key, values) ?? fixed(key, values);
    const asked = values ? `${key} ${JSON.stringify(values)}` : key;
    const text = plain.get(asked) ?? fixed(key, values);
    // A key without a text may be anything; those that have one are few.
    if (text !== key) plain.set(asked, text);
    return text;
  };
}

export const isLocale = (value: string): value is Locale => LOCALES.some((locale) => locale === value);
