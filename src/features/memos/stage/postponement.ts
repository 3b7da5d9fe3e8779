import { DateTime, type DurationLike } from 'luxon';
import { mostRecent } from '#src/platform/mostRecent';

export const PRESETS = ['tomorrow', 'monday', 'nextWeek', 'nextMonth'] as const;
export type Preset = (typeof PRESETS)[number];

const SATURDAY = 6;

/** What is offered: of two names for one day the one that says more ("Monday" said on a Sunday is tomorrow). */
export function presetsOn(today: string): Preset[] {
  const others = PRESETS.filter((preset) => preset !== 'monday').map((preset) => dayOf(preset, today));
  return PRESETS.filter((preset) => preset !== 'monday' || !others.includes(dayOf(preset, today)));
}

/** On earth it is three days at a time at most. */
const KEPT = 5;

const daysFrom = mostRecent(KEPT, (today) => new Map(PRESETS.map((preset) => [preset, dayFrom(today, preset)])));

/** The day that a preset means, seen from `today`; both YYYY-MM-DD. On a Monday it is the next one. */
export const dayOf = (preset: Preset, today: string): string => daysFrom(today).get(preset) ?? today;

function dayFrom(today: string, preset: Preset): string {
  const from = DateTime.fromISO(today, { zone: 'utc' });
  const later: Record<Preset, DurationLike> = {
    tomorrow: { days: 1 },
    monday: { days: 8 - from.weekday },
    nextWeek: { weeks: 1 },
    // Of the 31st the month's last day.
    nextMonth: { months: 1 },
  };
  const day = from.plus(later[preset]);
  // Nobody means the weekend by a week or a month: what falls on it comes with the Monday after it.
  const isMoved = preset !== 'tomorrow' && day.weekday >= SATURDAY;
  return (isMoved ? day.plus({ days: 8 - day.weekday }) : day).toISODate() ?? today;
}
