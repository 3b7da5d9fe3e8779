import { DateTime } from 'luxon';
import type { ListQuery } from './list.address';

export type Period = { from?: Date; before?: Date };

/** In the reader's zone. Several filters intersect. */
export function periodOf(
  { created, from, to }: Pick<ListQuery, 'created' | 'from' | 'to'>,
  timeZone: string,
  now: Date,
): Period {
  const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
  const starts = [];
  if (created === 'today') starts.push(today);
  if (created === '7d') starts.push(today.minus({ days: 6 }));
  if (created === 'month') starts.push(today.startOf('month'));
  if (created === 'year') starts.push(today.startOf('year'));
  if (from) starts.push(DateTime.fromISO(from, { zone: timeZone }));
  const latest = starts.reduce<DateTime | undefined>((last, next) => (last && last > next ? last : next), undefined);
  return {
    from: latest?.toJSDate(),
    before: to ? DateTime.fromISO(to, { zone: timeZone }).plus({ days: 1 }).toJSDate() : undefined,
  };
}
