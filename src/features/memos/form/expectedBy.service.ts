import { dayOf, isoOf, todayOf } from '#src/features/tasks/form/dates';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import { dayIn, workingDayAfter } from '#src/platform/workingTime';
import type { Actor } from '#src/web/actor';
import type { MemoInput } from './form.schema';

type Asked = Pick<MemoInput, 'expectedBy' | 'purpose'>;

/** The day that it has already may be over. */
export function checkExpectedBy(actor: Actor, { expectedBy }: Asked, kept: Date | null): void {
  if (expectedBy === undefined || expectedBy === isoOf(kept)) return;
  if (expectedBy < todayOf(actor)) throw new Invalid({ expectedBy: 'memos.errors.expectedByPast' });
}

/** The day of a memo that is sent now: the owner's, or so many working days later as its purpose says. */
export async function expectedAt(
  tx: Tx,
  { expectedBy, purpose }: Asked,
  now: Date,
): Promise<{ expectedBy: Date | null }> {
  if (expectedBy !== undefined || purpose === undefined) return { expectedBy: dayOf(expectedBy) };
  const { expectedDays } = await tx.purpose.findUniqueOrThrow({
    where: { id: purpose },
    select: { expectedDays: true },
  });
  if (expectedDays === null) return { expectedBy: null };
  const calendar = await findCalendar(tx);
  const day = workingDayAfter(calendar, dayIn(calendar.zone, now), expectedDays);
  return { expectedBy: dayOf(day ?? undefined) };
}
