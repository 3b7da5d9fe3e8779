import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { dayIn, workingDayAfter, type WorkingCalendar } from '#src/platform/workingTime';
import type { Actor } from '#src/web/actor';
import { findCalendar } from './calendar.queries';

type Reader = Pick<Actor, 'timeZone' | 'settingsChangedAt'>;

let known: { changedAt: number; calendar: WorkingCalendar } | null = null;

/** Read again only when a setting was changed: every page of a memo or task asks for it. */
async function calendarFor(db: Pick<Tx, 'company'>, { settingsChangedAt }: Reader): Promise<WorkingCalendar> {
  const changedAt = settingsChangedAt.getTime();
  if (known?.changedAt !== changedAt) known = { changedAt, calendar: await findCalendar(db) };
  return known.calendar;
}

/** The company's next working day after today, which is the person's; tomorrow where nobody works any more. */
export async function nextWorkingDay(db: Pick<Tx, 'company'>, reader: Reader): Promise<string> {
  const calendar = await calendarFor(db, reader);
  const today = dayIn(reader.timeZone, clock.now());
  return workingDayAfter(calendar, today, 1) ?? workingDayAfter({ isWorkingDay: () => true }, today, 1) ?? today;
}
