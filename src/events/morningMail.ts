import { DateTime } from 'luxon';
import type { MailTiming } from '#src/platform/db';
import type { Reader } from './event.queries';

/**
 * The morning reminder is a mail of its own. On a day without mail it is left out: it would arrive together with the
 * next one.
 */
export function morningTiming({ timing, timeZone, mailDays }: Reader, now: Date): MailTiming {
  if (!mailDays.includes(DateTime.fromJSDate(now, { zone: timeZone }).weekday)) return 'never';
  return timing === 'daily' ? 'atOnce' : timing;
}
