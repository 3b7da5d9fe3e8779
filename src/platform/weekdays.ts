/** As boxes of forms send them; Monday is 1. */
export const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

/** The first of January 2024 was a Monday. */
export function weekdayOptions(locale: string): { value: string; label: string }[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return WEEKDAYS.map((value) => ({ value, label: format.format(new Date(Date.UTC(2024, 0, Number(value)))) }));
}
