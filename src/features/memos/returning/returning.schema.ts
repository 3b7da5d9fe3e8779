import { z } from 'zod';
import { id, optional, trimmed } from '#src/platform/http/params';

const TEXT_MAX = 1_000;
/** As it was when the form was drawn. Without it the form is too late, and its text is kept. */
const ofTheMemo = optional(id);

export const returnSchema = z.strictObject({
  question: trimmed.pipe(
    z.string().min(1, 'memos.errors.questionMissing').max(TEXT_MAX, 'memos.errors.questionTooLong'),
  ),
  version: ofTheMemo,
});

export const answerSchema = z.strictObject({
  answer: trimmed.pipe(z.string().max(TEXT_MAX, 'memos.errors.answerTooLong')).default(''),
  version: ofTheMemo,
});
