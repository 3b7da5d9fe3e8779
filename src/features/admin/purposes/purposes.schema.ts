import { z } from 'zod';
import { whole } from '../settings/wholeNumber';
import { id, many } from '#src/platform/http/params';
import { OUTCOMES } from '#src/policies/outcomes';
import { nameField } from '../choices/choices.schema';

/** The form always sends an empty one, so that no box ticked is told from a form without boxes, which changes nothing. */
const boxes = many(z.enum([...OUTCOMES, ''])).transform((ticked, context) => {
  const outcomes = OUTCOMES.filter((outcome) => ticked.includes(outcome));
  if (outcomes.length === 0) context.addIssue({ code: 'custom', message: 'choices.purposes.errors.noOutcome' });
  return outcomes;
});

const SENTENCE = 'choices.purposes.errors.expectedDays';

/** A form without the field changes nothing. */
const expectedDays = z.union([z.literal('').transform(() => null), whole(1, 250, SENTENCE)], SENTENCE).optional();
const fourEyes = many(z.enum(['1', ''])).transform((ticked) => ticked.includes('1'));

const fields = { name: nameField(80), outcomes: boxes.optional(), expectedDays, fourEyes: fourEyes.optional() };

export const newPurposeSchema = z.strictObject(fields);

export const purposeSchema = z.strictObject({ ...fields, version: id });

export type NewPurpose = z.infer<typeof newPurposeSchema>;
export type PurposeForm = z.infer<typeof purposeSchema>;
