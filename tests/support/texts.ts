import { readdirSync, readFileSync } from 'node:fs';

/** Texts by their whole key. */
export type Texts = Map<string, string>;

function flatten(value: unknown, prefix: string, into: Texts): Texts {
  if (typeof value === 'string') into.set(prefix, value);
  else for (const [key, inner] of Object.entries(value as object)) flatten(inner, `${prefix}.${key}`, into);
  return into;
}

/** All texts of one language. */
export function catalogue(locale: string): Texts {
  const texts: Texts = new Map();
  for (const file of readdirSync(`src/i18n/locales/${locale}`)) {
    flatten(JSON.parse(readFileSync(`src/i18n/locales/${locale}/${file}`, 'utf8')), file.replace('.json', ''), texts);
  }
  return texts;
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
export const isPlural = (key: string): boolean => PLURAL.test(key);
export const withoutPlural = (key: string): string => key.replace(PLURAL, '');
