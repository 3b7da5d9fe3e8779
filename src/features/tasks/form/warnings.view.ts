import type { Context } from '#src/platform/http/context';
import { dateWarnings } from './dates';

export function warnOfDates(
  ctx: Pick<Context, 'flash' | 't'>,
  dates: Parameters<typeof dateWarnings>[0],
  parentDue: string | undefined,
): void {
  for (const key of dateWarnings(dates, parentDue)) ctx.flash({ kind: 'warning', message: ctx.t(key) });
}
