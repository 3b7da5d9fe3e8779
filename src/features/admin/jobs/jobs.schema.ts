import { z } from 'zod';
import { id, many, optional, text } from '#src/platform/http/params';

export const MAIL_STATES = ['queued', 'sending', 'sent', 'kept', 'skipped', 'failed'] as const;

/** What mails are about, as admins ask for them. */
export const MAIL_ABOUT = ['memo', 'task', 'chat', 'reminder', 'digest', 'account'] as const;

const MAILS_AT_ONCE = 200;

export const jobsQuery = z.object({
  state: optional(z.enum(MAIL_STATES)),
  about: optional(z.enum(MAIL_ABOUT)),
  to: optional(text.pipe(z.string().trim().max(254))),
  after: optional(id),
  before: optional(id),
});
export type JobsQuery = z.infer<typeof jobsQuery>;

export const mailParams = z.strictObject({ mailId: id });
export const jobParams = z.strictObject({ jobId: id });

/** Those that were ticked, and the list one comes from. */
export const mailsSchema = z.strictObject({
  mails: many(id).pipe(z.array(z.number()).min(1, 'jobs.errors.noneChosen').max(MAILS_AT_ONCE)),
  back: z
    .string()
    .max(1000)
    .regex(/^\/admin\/jobs(\?[^\s\\]*)?$/)
    .catch('/admin/jobs'),
});
