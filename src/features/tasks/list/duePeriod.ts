import { DateTime } from 'luxon';
import type { TaskQuery } from './list.address';

/** Tasks without a day sort last; triggers keep the list's columns so. */
export const NO_DAY = '9999-12-31';

const LAST_DAY = '9999-12-30';

/** Both days included. `isOpen`: closed tasks are never overdue. */
export type DuePeriod = { from?: string; to?: string; isOpen: boolean };

const latest = (days: string[]): string | undefined => days.sort().at(-1);
const earliest = (days: string[]): string | undefined => days.sort()[0];

/** In the reader's zone. Several filters intersect. */
export function duePeriod({ due, from, to }: Pick<TaskQuery, 'due' | 'from' | 'to'>, today: string): DuePeriod {
  const day = (after: number): string =>
    DateTime.fromISO(today, { zone: 'utc' }).plus({ days: after }).toISODate() ?? '';
  const starts = from === undefined ? [] : [from];
  const ends = to === undefined ? [] : [to];
  if (due === 'none') starts.push(NO_DAY);
  if (due === 'today' || due === '7d') starts.push(today);
  if (due === 'overdue') ends.push(day(-1));
  if (due === 'today') ends.push(today);
  if (due === '7d') ends.push(day(7));
  // `from` alone excludes tasks without a day.
  if (starts.length > 0 && ends.length === 0 && due !== 'none') ends.push(LAST_DAY);
  return { from: latest(starts), to: earliest(ends), isOpen: due === 'overdue' };
}
