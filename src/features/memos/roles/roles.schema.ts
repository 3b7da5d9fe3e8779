import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { subscribers } from '../form/form.schema';

export const subscriberParams = z.strictObject({ memoId: id, userId: id });
export const subscribersSchema = z.strictObject({
  subscribers: subscribers.refine((list) => list.length > 0, 'memos.errors.subscriberMissing'),
});
