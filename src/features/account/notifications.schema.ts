import { z } from 'zod';
import { MAIL_TIMINGS, type NoticeKind } from '#src/events/kinds';

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

export type Timings = z.infer<typeof timingsSchema>;
