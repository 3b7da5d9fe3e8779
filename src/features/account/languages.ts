import { LOCALES } from '#src/i18n/i18n';

/** No offer is all. */
export const isOffered = (offered: readonly string[], locale: string): boolean =>
  offered.length === 0 || offered.includes(locale);

/** Each language by the name its speakers give it: those that admins offer, and the one that is chosen already. */
export const languageOptions = (offered: readonly string[] = [], chosen?: string): { value: string; label: string }[] =>
  LOCALES.filter((locale) => locale === chosen || isOffered(offered, locale)).map((locale) => {
    const label = new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
    return { value: locale, label: label.charAt(0).toLocaleUpperCase(locale) + label.slice(1) };
  });

/** The languages offered, by all the words for them that stand in lists: `de`, `Deutsch`, `German`. No offer is all. */
export function languageWords(offered: readonly string[] = []): Map<string, string> {
  const locales = LOCALES.filter((locale) => isOffered(offered, locale));
  const names = LOCALES.map((locale) => new Intl.DisplayNames(locale, { type: 'language' }));
  return new Map(
    locales.flatMap((locale) =>
      [locale, ...names.map((name) => name.of(locale) ?? locale)].map((word): [string, string] => [
        word.toLowerCase(),
        locale,
      ]),
    ),
  );
}
