import { DateTime } from 'luxon';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { usableZone } from '#src/platform/timeZones';
import { hasDueTask } from './myDay.queries';

/** The reader's own day: its date, and when it ends. */
export function dayOfReader({ timeZone }: Pick<Actor, 'timeZone'>): { today: string; endsAt: Date } {
  const now = DateTime.fromJSDate(clock.now(), { zone: usableZone(timeZone, 'UTC') });
  return { today: now.toISODate() ?? '', endsAt: now.startOf('day').plus({ days: 1 }).toJSDate() };
}

/** Whether the home link leads to the day: a task is due or overdue, or a reminder was told and waits for an answer. */
export async function isSomethingDue(db: Database, actor: Actor): Promise<boolean> {
  return actor.counts.dueReminders > 0 || hasDueTask(db, actor.id, dayOfReader(actor).today);
}
