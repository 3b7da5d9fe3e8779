import { usableZone } from '#src/platform/timeZones';
import {
  dayAfter,
  startOfDay,
  without,
  workingTime,
  type Interval,
  type WorkingCalendar,
} from '#src/platform/workingTime';

/** `holderId` null is the company; `until` null: it still lies there. */
export type Held = { holderId: number | null; since: Date; until: Date | null };
/** Days in the zone of whom they are of, first to last; nobody stands in. */
export type Alone = { userId: number; zone: string; first: string; last: string; endedAt: Date | null };

/**
 * Working time in which a recipient held the ball: not while it was returned or postponed, nor while everybody who held it
 * was absent without a deputy.
 */
export function heldTime(
  calendar: WorkingCalendar,
  span: Interval,
  balls: readonly Held[],
  absences: readonly Alone[],
): number {
  const held = balls.flatMap(({ holderId, since, until }) =>
    without(
      { from: since, until: until ?? span.until },
      absences.filter(({ userId }) => userId === holderId).map(awayIn),
    ),
  );
  return workingTime(calendar, span, without(span, held));
}

function awayIn({ zone, first, last, endedAt }: Alone): Interval {
  const until = startOfDay(usableZone(zone, 'UTC'), dayAfter(last));
  return { from: startOfDay(usableZone(zone, 'UTC'), first), until: endedAt && endedAt < until ? endedAt : until };
}
