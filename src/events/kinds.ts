/** What people may choose a mail timing for, and filter their notices by. A notice keeps its kind. */
export const NOTICE_KINDS = ['memo-sent', 'memo-decided', 'memo-changed', 'memo-subscribed', 'memo-waiting'] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];
