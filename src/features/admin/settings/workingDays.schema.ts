import { z } from 'zod';
import { WEEKDAYS } from '#src/platform/weekdays';
import { many, text } from '#src/platform/http/params';
import { minutesOf, untilMinutes } from '#src/features/workingDays/hours';
import { MOST_LINES, ownDaysLine, readOwnDays } from '#src/features/workingDays/ownDays';
import { once, timeOfDay, version } from './settings.schema';
import { whole } from './wholeNumber';

/** One line for each day or stretch of days; what cannot be read is refused, with the line. */
const ownDays = text.transform((typed, context) => {
  const lines = typed.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > MOST_LINES) context.addIssue({ code: 'custom', message: 'settings.errors.tooManyDays' });
  return lines.flatMap((line) => {
    const days = readOwnDays(line);
    if (!days) context.addIssue({ code: 'custom', message: 'settings.errors.ownDays' });
    return days ? [ownDaysLine(days)] : [];
  });
});

export const workingDaysSchema = z
  .strictObject({
    version,
    workingDays: many(z.enum(WEEKDAYS, 'errors.field.invalid').transform(Number))
      .transform((days) => once(days).sort())
      .refine((days) => days.length > 0, 'settings.errors.workingDays'),
    worksFrom: timeOfDay('settings.errors.timeOfDay'),
    worksUntil: timeOfDay('settings.errors.timeOfDay'),
    holidaysOf: text.pipe(z.string().max(20, 'errors.field.invalid')),
    daysOff: ownDays,
    workedDays: ownDays,
    returnSilenceDays: whole(1, 365, 'settings.errors.returnSilenceDays'),
  })
  .refine(({ worksFrom, worksUntil }) => minutesOf(worksFrom) < untilMinutes(worksUntil), {
    path: ['worksUntil'],
    error: 'settings.errors.worksUntil',
  });

export type WorkingDaysForm = z.infer<typeof workingDaysSchema>;
