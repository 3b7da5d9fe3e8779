import { isLocale, LOCALES } from '#src/i18n/i18n';
import { z } from 'zod';
import { isTimeZone } from './timeZones.service';

/** Each language by the name its speakers give it. */
export const languageOptions = (): { value: string; label: string }[] =>
  LOCALES.map((locale) => {
    const label = new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
    return { value: locale, label: label.charAt(0).toLocaleUpperCase(locale) + label.slice(1) };
  });

export const localeField = z.string('errors.field.invalid').refine(isLocale, 'account.errors.locale');

export const timeZoneField = z
  .string('errors.field.invalid')
  .max(60, 'account.errors.timeZone')
  .refine(isTimeZone, 'account.errors.timeZone');
