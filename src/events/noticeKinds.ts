import type { MailTiming } from '#src/platform/db';

/** Stored in notices and settings: do not rename. */
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

export const MAIL_TIMINGS = [
  'atOnce',
  'unlessReadSoon',
  'hourly',
  'daily',
  'never',
] as const satisfies readonly MailTiming[];
