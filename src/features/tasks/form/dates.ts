import { DateTime } from 'luxon';
import { clock } from '#src/platform/clock';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';

type Dates = { startDate?: string | undefined; dueDate?: string | undefined; nextStepDate?: string | undefined };

export const todayOf = (actor: Pick<Actor, 'timeZone'>): string =>
  DateTime.fromJSDate(clock.now(), { zone: actor.timeZone }).toISODate() ?? '';

export const dayOf = (day: string | undefined): Date | null =>
  day === undefined ? null : new Date(`${day}T00:00:00Z`);
export const isoOf = (day: Date | null | undefined): string | undefined => day?.toISOString().slice(0, 10);

/** Unchanged dates may be in the past. */
export function checkDates(actor: Actor, dates: Dates, before: Dates = {}): void {
  const today = todayOf(actor);
  const isPast = (day: string | undefined, kept: string | undefined) =>
    day !== undefined && day !== kept && day < today;
  if (isPast(dates.dueDate, before.dueDate)) throw new Invalid({ dueDate: 'tasks.errors.datePast' });
  if (isPast(dates.nextStepDate, before.nextStepDate)) throw new Invalid({ nextStepDate: 'tasks.errors.datePast' });
  if (dates.startDate && dates.dueDate && dates.startDate > dates.dueDate) {
    throw new Invalid({ startDate: 'tasks.errors.startAfterDue' });
  }
}

export function dateWarnings(dates: Dates, parentDue: string | undefined): string[] {
  const warnings: string[] = [];
  const { nextStepDate, dueDate } = dates;
  if (nextStepDate && dueDate && nextStepDate > dueDate) warnings.push('tasks.warnings.stepAfterDue');
  if (dueDate && parentDue && dueDate > parentDue) warnings.push('tasks.warnings.dueAfterParent');
  return warnings;
}
