import { DateTime } from 'luxon';
import { later, momentOf, type Context } from '../context';
import type { Place } from '../attached/places';

/** When a file was uploaded there: not before what it belongs to. */
export function cameAt({ timeZone }: Pick<Context, 'timeZone'>, path: string, place: Place): Date {
  const { createdAt, consideredAt } = place;
  const at = later(uploadedAt(path) ?? createdAt, createdAt);
  // Of a decision there only the day is known: what came on it was there before.
  const dayOf = (moment: Date): string | null => DateTime.fromJSDate(moment, { zone: timeZone }).toISODate();
  return consideredAt && at > consideredAt && dayOf(at) === dayOf(consideredAt) ? consideredAt : at;
}

/** `docs/2025/01/14/132037/`: when it was uploaded is written nowhere else. UTC, unless somebody changed the settings there. */
const UPLOADED = /(?<day>\d{4}\/\d\d\/\d\d)\/(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)\//;

function uploadedAt(path: string): Date | null {
  const found = UPLOADED.exec(path)?.groups;
  if (!found) return null;
  const { day = '', hour, minute, second } = found;
  const moment = momentOf(`${day.replaceAll('/', '-')}T${hour}:${minute}:${second}`, 'UTC');
  return Number.isNaN(moment.getTime()) ? null : moment;
}
