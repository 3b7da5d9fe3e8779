import { DateTime } from 'luxon';
import type { MailTiming } from '#src/platform/db';

const DIGEST_HOUR = 9;

/** When the digest with this notice is sent; null when the notice goes into none. */
export function digestDueAt(timing: MailTiming, timeZone: string, now: Date): Date | null {
  if (timing !== 'hourly' && timing !== 'daily') return null;
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  if (timing === 'hourly') return nextFullHour(timeZone, now);
  const nine = local.set({ hour: DIGEST_HOUR, minute: 0, second: 0, millisecond: 0 });
  return (local < nine ? nine : nine.plus({ days: 1 })).toJSDate();
}

const QUARTER_MS = 15 * 60_000;
const MOST_QUARTERS = 8;

/**
 * Full hours by the reader's clock, stepping by quarters: some zones are off by half an hour or three quarters, and one
 * changes its clocks by half an hour.
 */
function nextFullHour(timeZone: string, now: Date): Date {
  let next = (Math.floor(now.getTime() / QUARTER_MS) + 1) * QUARTER_MS;
  for (let tries = 1; tries < MOST_QUARTERS && !isFullHour(next, timeZone); tries += 1) next += QUARTER_MS;
  return new Date(next);
}

const isFullHour = (time: number, timeZone: string): boolean =>
  DateTime.fromMillis(time, { zone: timeZone }).minute === 0;
