const TWO_DIGITS = 2;

/** A day as YYYY-MM-DD: 2026-12-04, 4.12.2026, "Fr, 04.12.26", "4. Dezember 2026"; what can be read in two ways is none. */
export function isoDay(text: string, locale: string): string {
  const day = text.trim().replace(/^\p{L}+[.,]*\s+(?=\d)/u, '');
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  const [, date, month, name, year] =
    /^(\d{1,2})\.\s?(?:(\d{1,2})\.\s?|(\p{L}{3,})\.?\s)(\d{2}|\d{4})$/u.exec(day) ?? [];
  if (date === undefined || year === undefined) return '';
  const number = name === undefined ? Number(month) : monthOf(name, locale);
  if (number < 1 || number > 12 || Number(date) < 1 || Number(date) > 31) return '';
  return [year.length === TWO_DIGITS ? `20${year}` : year, number, date]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** Its number, by the name or how that begins; 0 where it is none or more than one. */
function monthOf(name: string, locale: string): number {
  const written = new Intl.DateTimeFormat(locale, { month: 'long' });
  const found = Array.from({ length: 12 }, (_, month) => month + 1).filter((month) =>
    written
      .format(new Date(2026, month - 1, 15))
      .toLowerCase()
      .startsWith(name.toLowerCase()),
  );
  return found.length === 1 ? (found[0] ?? 0) : 0;
}
