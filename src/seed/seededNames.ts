import { LOCALES, translatorFor } from '#src/i18n/i18n';

/** What a new company's purposes and stages are, whatever they are called: texts under `seeded`. */
export const SEEDED = {
  purposes: ['approval', 'consideration', 'decision', 'expenses', 'information', 'record'],
  stages: ['pending', 'inProgress', 'completed', 'postponed', 'canceled'],
} as const;

export type Seeded = keyof typeof SEEDED;

export const seededName = (locale: string, kind: Seeded, key: string): string =>
  translatorFor(locale)(`seeded.${kind}.${key}`);

/** How a name that this program came with is called in every language; the name alone when it is one's own. */
export function namesOfSeeded(kind: Seeded, name: string): string[] {
  const inAll = (key: string) => LOCALES.map((locale) => seededName(locale, kind, key));
  return SEEDED[kind].map(inAll).find((names) => names.some((one) => isSame(one, name))) ?? [name];
}

/** What a name would be in this language; null when it is so already, or one's own. */
export function nameIn(locale: string, kind: Seeded, name: string): string | null {
  const own = SEEDED[kind]
    .map((key) => seededName(locale, kind, key))
    .find((one) => namesOfSeeded(kind, one).includes(name));
  return own === undefined || isSame(own, name) ? null : own;
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
