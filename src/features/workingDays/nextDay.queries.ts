import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { dayIn, workingDayAfter } from '#src/platform/workingTime';
import type { Actor } from '#src/web/actor';
import { findCalendar } from './calendar.queries';

/** The company's next working day after today, which is the person's; tomorrow where nobody works any more. */
export async function nextWorkingDay(db: Pick<Tx, 'company'>, { timeZone }: Pick<Actor, 'timeZone'>): Promise<string> {
  const calendar = await findCalendar(db);
  const today = dayIn(timeZone, clock.now());
  return workingDayAfter(calendar, today, 1) ?? workingDayAfter({ isWorkingDay: () => true }, today, 1) ?? today;
}
