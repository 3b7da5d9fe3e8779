import { DateTime } from 'luxon';

const DAYS = 7;
const WEEKS = 4;

/**
 * Which of the backups of these days (YYYY-MM-DD) stay: the last seven, and of the four weeks before them the last one of each.
 */
export function keptDays(days: readonly string[]): ReadonlySet<string> {
  const newestFirst = [...new Set(days)].sort().reverse();
  const weekly = new Map<string, string>();
  for (const day of newestFirst.slice(DAYS)) {
    const week = DateTime.fromISO(day).toFormat('kkkk-WW');
    if (!weekly.has(week)) weekly.set(week, day);
  }
  return new Set([...newestFirst.slice(0, DAYS), ...[...weekly.values()].slice(0, WEEKS)]);
}
