const DAY_MS = 86_400_000;
export const MOST_LINES = 200;
const MOST_DAYS = 366;
const LONGEST_NAME = 80;

/** `2026-12-24`, or `24.12.2026` as German offices and their tables write it. */
const DAY = String.raw`(\d{4}-\d\d-\d\d|\d{1,2}\.\s?\d{1,2}\.\s?\d{4})`;
/** One day, or the first and the last of several, and what they are called; two cells of a table are first and last, too. */
const LINE = new RegExp(String.raw`^${DAY}(?:\s*(?:–|—|\.\.|-|\bto\b|\bbis\b|\t)\s*${DAY})?(?:[\s,:;]+(.*))?$`);

const isoDay = (written: string): string => {
  const [day = '', month = '', year] = written.split(/\.\s?/);
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : written;
};

export type OwnDays = { first: string; last: string; name: string };

/** One line of the company's own days; null when it cannot be read. */
export function readOwnDays(line: string): OwnDays | null {
  const [, from = '', to = from, name = ''] = LINE.exec(line.trim()) ?? [];
  const [first, last] = [isoDay(from), isoDay(to)];
  if (!isDay(first) || !isDay(last) || last < first || name.length > LONGEST_NAME) return null;
  return daysFrom(first, last) > MOST_DAYS ? null : { first, last, name: name.trim() };
}

const isDay = (day: string): boolean => {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

const daysFrom = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;

export const ownDaysLine = ({ first, last, name }: OwnDays): string =>
  [first === last ? first : `${first} – ${last}`, name].filter(Boolean).join(' ');

/** Each day of the lines; those that cannot be read have none. */
export function daysOfLines(lines: readonly string[]): Set<string> {
  const days = new Set<string>();
  for (const line of lines) {
    const { first, last } = readOwnDays(line) ?? {};
    if (first === undefined || last === undefined) continue;
    for (let time = Date.parse(first); time <= Date.parse(last); time += DAY_MS)
      days.add(new Date(time).toISOString().slice(0, 10));
  }
  return days;
}
