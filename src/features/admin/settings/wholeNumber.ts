import { z } from 'zod';

/** A whole number; the sentence of the field says from what to what. */
export const whole = (least: number, most: number, sentence: string) =>
  z
    .string('errors.field.invalid')
    .trim()
    .regex(/^\d{1,6}$/, sentence)
    .transform(Number)
    .refine((value) => value >= least && value <= most, sentence);
