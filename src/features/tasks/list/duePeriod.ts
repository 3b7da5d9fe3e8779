import { DateTime } from 'luxon';
import type { TaskQuery } from './list.address';

/** What a task without a day sorts by: the last there is. The columns of the list keep it so (see the migration). */
export const NO_DAY = '9999-12-31';

const LAST_DAY = '9999-12-30';

/** Calendar days, both included. `isOpen`: tasks that are closed are not late. */
export type DuePeriod = { from?: string; to?: string; isOpen: boolean };

const latest = (days: string[]): string | undefined => days.sort().at(-1);
const earliest = (days: string[]): string | undefined => days.sort()[0];

/** The filters on the due date as days of the reader's calendar. Several of them narrow each other. */
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
  // "From" a day means: due, and not before it.
  if (starts.length > 0 && ends.length === 0 && due !== 'none') ends.push(LAST_DAY);
  return { from: latest(starts), to: earliest(ends), isOpen: due === 'overdue' };
}
