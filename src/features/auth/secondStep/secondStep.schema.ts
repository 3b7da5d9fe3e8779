import { z } from 'zod';

/** Wide enough for any code, also with the blanks that people type. */
const codeField = z
  .string('errors.field.invalid')
  .trim()
  .min(1, 'twoStep.errors.codeRequired')
  .max(100, 'twoStep.errors.code');

export const secondStepSchema = z.strictObject({ code: codeField });

export type SecondStepForm = z.infer<typeof secondStepSchema>;
