import { z } from 'zod';
import { clientKey, id, many, optional } from '#src/platform/http/params';
import { OUTCOMES } from '#src/policies/outcomes';
import { richTextField } from '#src/web/formFields';

/** For whom it is prepared. */
export const forSchema = z.strictObject({ for: id });

export const proposalSchema = forSchema.extend({
  outcome: z.enum(OUTCOMES),
  conclusion: richTextField('memos.errors.conclusionTooLong'),
  textVersion: id,
  version: optional(id),
});

/** More are not shown, nor confirmed, at once. */
export const AT_ONCE = 50;

/** Which proposals, each as its decider saw it: "12:3". */
const seen = z
  .string()
  .regex(/^\d{1,9}:\d{1,9}$/)
  .transform((text) => {
    const [proposal = 0, version = 0] = text.split(':').map(Number);
    return { id: proposal, version };
  });

export const signingSchema = z.strictObject({
  clientKey,
  proposals: many(seen).refine((all) => all.length <= AT_ONCE, 'proposals.errors.tooMany'),
});
