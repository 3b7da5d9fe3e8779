import type { MailTiming } from '#src/platform/db';

/** What people may choose a mail timing for, and filter their notices by. A notice keeps its kind. */
export const NOTICE_KINDS = [
  'memo-sent',
  'memo-decided',
  'memo-changed',
  'memo-subscribed',
  'memo-waiting',
  'chat-message',
  'chat-mention',
  'task-created',
  'task-changed',
  'task-closed',
  'reminder',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** When people may wish to be mailed, in the order of the choice. */
export const MAIL_TIMINGS = [
  'atOnce',
  'unlessReadSoon',
  'hourly',
  'daily',
  'never',
] as const satisfies readonly MailTiming[];
