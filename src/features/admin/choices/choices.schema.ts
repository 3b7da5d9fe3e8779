import { z } from 'zod';
import { id, optional, text } from '#src/platform/http/params';

export const choiceParams = z.strictObject({ choiceId: id });

export const nothingSent = z.strictObject({});

/** One line, without the spaces that nobody sees and that would make two of one name. */
export const nameField = (max: number) =>
  text
    .transform((value) => value.replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1, 'choices.errors.nameMissing').max(max, 'choices.errors.nameLong'));

/** `before` is what it is to stand before; last when there is none. */
export const placeSchema = z.strictObject({ before: optional(id) });

export type Named = { name: string };
export type Renamed = { name: string; version: number };
