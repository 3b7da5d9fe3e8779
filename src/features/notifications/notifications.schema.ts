import { z } from 'zod';
import { NOTICE_KINDS } from '#src/events/noticeKinds';
import { id, optional } from '#src/platform/http/params';

export const noticeParams = z.strictObject({ noticeId: id });

export const noticeQuery = z.object({
  read: optional(z.enum(['read', 'unread'])),
  kind: optional(z.enum(NOTICE_KINDS)),
  after: optional(id),
});

export type NoticeQuery = z.infer<typeof noticeQuery>;

/** `upTo`: the newest notice on the page; `kind`: its filter. */
export const readingSchema = z.strictObject({ upTo: optional(id), kind: optional(z.enum(NOTICE_KINDS)) });

export type Reading = z.infer<typeof readingSchema>;
