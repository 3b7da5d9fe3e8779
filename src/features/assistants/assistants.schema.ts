import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { lastFilled, personField } from '#src/web/formFields';

export const assistantSchema = z.strictObject({
  assistant: z.preprocess(lastFilled, personField('assistants.errors.unknown')),
});
export const assistanceParams = z.strictObject({ assistanceId: id });
