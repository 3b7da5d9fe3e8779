import { z } from 'zod';
import { checkbox, day, id, optional, trimmed } from '#src/platform/http/params';
import { peopleField } from '#src/web/formFields';

export const ADVISERS_MAX = 20;
const QUESTION_MAX = 1_000;
const ANSWER_MAX = 5_000;

export const askingSchema = z.strictObject({
  advisers: peopleField('memos.errors.personUnknown', 'memos.opinions.errors.tooMany')
    .transform((refs) => [...new Set(refs)])
    .pipe(
      z
        .array(z.union([z.number(), z.string()]))
        .min(1, 'memos.opinions.errors.nobody')
        .max(ADVISERS_MAX, 'memos.opinions.errors.tooMany'),
    ),
  question: trimmed.pipe(
    z.string().min(1, 'memos.opinions.errors.noQuestion').max(QUESTION_MAX, 'memos.opinions.errors.questionLong'),
  ),
  by: optional(day),
  yesNo: checkbox,
  /** They may read and write the deciders' notes. */
  readsNotes: checkbox,
});
export type Asking = z.infer<typeof askingSchema>;

export const opinionSchema = z.strictObject({
  verdict: optional(z.enum(['yes', 'no'], 'errors.field.invalid')),
  answer: trimmed.pipe(z.string().max(ANSWER_MAX, 'memos.opinions.errors.answerLong')).default(''),
  /** Of the memo, as it was when the box was drawn. */
  version: optional(id),
});
export type GivenOpinion = z.infer<typeof opinionSchema>;

export const opinionParams = z.strictObject({ memoId: id, opinionId: id });
