import { DateTime, type DurationLike } from 'luxon';
import { mostRecent } from '#src/platform/mostRecent';

export const PRESETS = ['tomorrow', 'monday', 'nextWeek', 'nextMonth'] as const;
export type Preset = (typeof PRESETS)[number];

const SATURDAY = 6;

/** Two presets for the same day are offered once, by the more telling name ("Monday" said on a Sunday is tomorrow). */
export function presetsOn(today: string): Preset[] {
  const others = PRESETS.filter((preset) => preset !== 'monday').map((preset) => dayOf(preset, today));
  return PRESETS.filter((preset) => preset !== 'monday' || !others.includes(dayOf(preset, today)));
}

/** There are at most three dates on earth at a time. */
const KEPT = 5;

const daysFrom = mostRecent(KEPT, (today) => new Map(PRESETS.map((preset) => [preset, dayFrom(today, preset)])));

/** YYYY-MM-DD, seen from `today`. On a Monday "Monday" is the next one. */
export const dayOf = (preset: Preset, today: string): string => daysFrom(today).get(preset) ?? today;

function dayFrom(today: string, preset: Preset): string {
  const from = DateTime.fromISO(today, { zone: 'utc' });
  const later: Record<Preset, DurationLike> = {
    tomorrow: { days: 1 },
    monday: { days: 8 - from.weekday },
    nextWeek: { weeks: 1 },
    // From the 31st: the last day of a shorter month.
    nextMonth: { months: 1 },
  };
  const day = from.plus(later[preset]);
  // A week or month from now on a weekend means the Monday after.
  const isMoved = preset !== 'tomorrow' && day.weekday >= SATURDAY;
  return (isMoved ? day.plus({ days: 8 - day.weekday }) : day).toISODate() ?? today;
}
