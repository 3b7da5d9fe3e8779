import { z } from 'zod';
import { id, optional } from '#src/platform/http/params';

export const MAIL_STATES = ['queued', 'sending', 'sent', 'kept', 'skipped', 'failed'] as const;

export const jobsQuery = z.strictObject({ state: optional(z.enum(MAIL_STATES)), after: optional(id) });
export type JobsQuery = z.infer<typeof jobsQuery>;

export const mailParams = z.strictObject({ mailId: id });
export const jobParams = z.strictObject({ jobId: id });
export const nothingSent = z.strictObject({});
