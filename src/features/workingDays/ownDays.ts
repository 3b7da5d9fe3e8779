const DAY_MS = 86_400_000;
export const MOST_LINES = 200;
const MOST_DAYS = 366;
const LONGEST_NAME = 80;

/** `2026-12-24`, or `2026-12-24 – 2027-01-01`, and what it is called. */
const LINE = /^(\d{4}-\d\d-\d\d)(?:\s*(?:–|—|\.\.|-|\bto\b|\bbis\b)\s*(\d{4}-\d\d-\d\d))?(?:[\s,:]+(.*))?$/;

export type OwnDays = { first: string; last: string; name: string };

/** One line of the company's own days; null when it cannot be read. */
export function readOwnDays(line: string): OwnDays | null {
  const [, first = '', last = first, name = ''] = LINE.exec(line.trim()) ?? [];
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
