import { z } from 'zod';
import { id, oneLine, optional } from '#src/platform/http/params';

export const choiceParams = z.strictObject({ choiceId: id });

export const nameField = (max: number) =>
  oneLine.pipe(z.string().min(1, 'choices.errors.nameMissing').max(max, 'choices.errors.nameLong'));

/** `before` is what it is to stand before; last when there is none. */
export const placeSchema = z.strictObject({ before: optional(id) });

export type Named = { name: string };
export type Renamed = { name: string; version: number };
