import { DateTime } from 'luxon';
import { z } from 'zod';

/** What names a row: its key, or, in a dump with natural keys, a name in a list of one. */
export const reference = z.union([
  z.number().transform(String),
  z.string(),
  z.tuple([z.string()]).transform(([name]) => `name:${name}`),
]);

export const maybeReference = reference.nullish().transform((value) => value ?? null);

export const references = z
  .array(reference)
  .nullish()
  .transform((value) => [...new Set(value ?? [])]);

/** A kind of row: a number that differs from installation to installation, or `["tasks", "memo"]`. */
export const contentTypeReference = z.union([
  z.number().transform(String),
  z.tuple([z.string(), z.string()]).transform(([app, model]) => `${app}.${model}`.toLowerCase()),
]);

/** Has a date and a time, with or without a zone; without one it is the company's. */
export const momentText = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/)
  // Not `Date.parse`, which takes 30 February.
  .refine((text) => DateTime.fromISO(text.replace(' ', 'T')).isValid);

export const dayText = z.iso
  .date()
  .nullish()
  .transform((value) => value ?? null);

export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

/** A text with its lines. PostgreSQL takes no NUL, and other control characters show as nothing. */
export const longText = z
  .string()
  .nullish()
  .transform((value) =>
    (value ?? '')
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/[^\P{Cc}\n\t]/gu, ''),
  );
