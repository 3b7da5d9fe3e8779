import { DateTime } from 'luxon';
import type { MailTiming } from '#src/platform/db';
import type { Reader } from './event.queries';

/**
 * How the morning's reminder is mailed: it is a daily mail by itself, which waits for no other, and on a day on which its
 * reader wishes no mail there is none: it would come together with the next one.
 */
export function morningTiming({ timing, timeZone, mailDays }: Reader, now: Date): MailTiming {
  if (!mailDays.includes(DateTime.fromJSDate(now, { zone: timeZone }).weekday)) return 'never';
  return timing === 'daily' ? 'atOnce' : timing;
}
