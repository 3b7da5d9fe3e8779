import { z } from 'zod';
import { MAIL_TIMINGS, type NoticeKind } from '#src/events/noticeKinds';
import { many, optional } from '#src/platform/http/params';
import { WEEKDAYS } from '#src/platform/weekdays';

const timing = z.enum(MAIL_TIMINGS, 'notices.settings.errors.timing').optional();

const fields: Record<NoticeKind, typeof timing> = {
  'memo-sent': timing,
  'memo-decided': timing,
  'memo-changed': timing,
  'memo-subscribed': timing,
  'memo-waiting': timing,
  'chat-message': timing,
  'chat-mention': timing,
  'task-created': timing,
  'task-changed': timing,
  'task-closed': timing,
  reminder: timing,
};

/** A kind that is not sent stays as it is: the form may be older than the kind. */
export const timingsSchema = z.strictObject(fields);

/** A time as a time field sends it, as minutes after midnight. */
const time = optional(
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'notices.hours.errors.time')
    .transform((value) => Number(value.slice(0, 2)) * 60 + Number(value.slice(3))),
);

const WHOLE_DAY = 24 * 60;

export const hoursSchema = z
  .strictObject({
    from: time,
    until: time,
    days: many(z.enum(WEEKDAYS, 'errors.field.invalid').transform(Number))
      .transform((days) => [...new Set(days)].sort())
      .refine((days) => days.length > 0, 'notices.hours.errors.days'),
  })
  .refine(({ from = 0, until = WHOLE_DAY }) => from !== until, { path: ['until'], error: 'notices.hours.errors.same' });

export type Hours = z.infer<typeof hoursSchema>;

export type Timings = z.infer<typeof timingsSchema>;
