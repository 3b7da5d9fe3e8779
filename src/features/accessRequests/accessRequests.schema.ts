import { z } from 'zod';
import { id, trimmed } from '#src/platform/http/params';

export const TEXT_MAX = 500;

export const askingSchema = z.strictObject({
  kind: z.enum(['memo', 'task'], 'errors.field.invalid'),
  id,
  text: trimmed.pipe(z.string().min(1, 'access.errors.noText').max(TEXT_MAX, 'access.errors.textLong')),
});
export type Asking = z.infer<typeof askingSchema>;

export const requestParams = z.strictObject({ placeId: id, requestId: id });
export const answerSchema = z.strictObject({ answer: z.enum(['letIn', 'dismiss'], 'errors.field.invalid') });
export type Answer = z.infer<typeof answerSchema>['answer'];
