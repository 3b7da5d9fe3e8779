import { DateTime } from 'luxon';
import type { MailTiming } from '#src/platform/db';

/** The hour, where the reader lives, at which the day's digest goes out. */
const DIGEST_HOUR = 9;

/** When the mail goes out that tells of a notice together with others: the next full hour, or nine o'clock. Null: none does. */
export function digestDueAt(timing: MailTiming, timeZone: string, now: Date): Date | null {
  if (timing !== 'hourly' && timing !== 'daily') return null;
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  // Full hours on the reader's own clock: there are zones that are half an hour off.
  if (timing === 'hourly') return local.startOf('hour').plus({ hours: 1 }).toJSDate();
  const nine = local.set({ hour: DIGEST_HOUR, minute: 0, second: 0, millisecond: 0 });
  return (local < nine ? nine : nine.plus({ days: 1 })).toJSDate();
}
