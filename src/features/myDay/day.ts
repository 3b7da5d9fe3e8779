import { DateTime } from 'luxon';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import { usableZone } from '#src/platform/timeZones';

export function dayOfReader({ timeZone }: Pick<Actor, 'timeZone'>): { today: string; endsAt: Date } {
  const now = DateTime.fromJSDate(clock.now(), { zone: usableZone(timeZone, 'UTC') });
  return {
    today: now.toISODate() ?? '',
    get endsAt() {
      return now.startOf('day').plus({ days: 1 }).toJSDate();
    },
  };
}
