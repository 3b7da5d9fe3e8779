import type { Database } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import { findTimeZone, timeZonesOf } from '#src/platform/timeZones';

/** The zone as it is stored, or Invalid at this field: what Node or the database does not know nobody may have. */
export async function acceptTimeZone({ pool }: Database, typed: string, field = 'timeZone'): Promise<string> {
  const zone = await findTimeZone(pool, typed);
  if (zone === null) throw new Invalid({ [field]: 'account.errors.timeZone' });
  return zone;
}

/** Choices of a form, each zone by one of its names, and what is set already. */
export async function timeZoneOptions(
  { pool }: Database,
  current: string,
): Promise<{ value: string; label: string }[]> {
  const known = await timeZonesOf(pool);
  const usual = Intl.supportedValuesOf('timeZone').flatMap((zone) => known.get(zone.toLowerCase()) ?? []);
  const zones = [...new Set(['UTC', ...usual, current])].sort();
  return zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
