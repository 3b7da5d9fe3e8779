import { z } from 'zod';
import { id, optional, trimmed } from '#src/platform/http/params';
import { lastFilled, personField } from '#src/web/formFields';
import { subscribers } from '../form/form.schema';
import { reasonIfAny } from '../stage/stage.schema';

export const subscriberParams = z.strictObject({ memoId: id, userId: id });
const NOTE_MAX = 1_000;

export const handingOnSchema = z.strictObject({
  to: z.preprocess(
    lastFilled,
    z.string('memos.handOn.errors.nobody').pipe(personField('memos.errors.recipientUnknown')),
  ),
  note: trimmed.pipe(z.string().max(NOTE_MAX, 'memos.handOn.errors.noteLong')).default(''),
  version: optional(id),
});
export type HandingOn = z.infer<typeof handingOnSchema>;

export const subscribersSchema = z.strictObject({
  subscribers: subscribers.refine((list) => list.length > 0, 'memos.errors.subscriberMissing'),
  reason: reasonIfAny,
});
