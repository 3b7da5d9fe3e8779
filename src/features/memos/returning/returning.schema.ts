import { z } from 'zod';
import { id, optional, trimmed } from '#src/platform/http/params';

const TEXT_MAX = 1_000;

export const returnSchema = z.strictObject({
  question: trimmed.pipe(
    z.string().min(1, 'memos.errors.questionMissing').max(TEXT_MAX, 'memos.errors.questionTooLong'),
  ),
  version: optional(id),
});

export const answerSchema = z.strictObject({
  answer: trimmed.pipe(z.string().max(TEXT_MAX, 'memos.errors.answerTooLong')).default(''),
});
