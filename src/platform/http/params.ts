import { z } from 'zod';
import { isBlank } from '../blank';

const INT4_MAX = 2_147_483_647;

/** An id as it stands in a URL or form: digits only, never beyond PostgreSQL's int4. */
export const id = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'errors.field.invalid')
  .transform(Number)
  .refine((value) => value <= INT4_MAX, 'errors.field.invalid');

/** Text a person typed: no NUL and no half of a surrogate pair, which PostgreSQL refuses; line ends as \n. */
export const text = z
  .string('errors.field.invalid')
  .refine((value) => !value.includes('\0') && value.isWellFormed(), 'errors.field.invalidCharacters')
  // A fifth of what `replaceAll` costs where there are a million of them.
  .transform((value) => value.split('\r\n').join('\n').split('\r').join('\n'));

/** Empty when there is nothing to see. */
export const trimmed = text.transform((value) => (isBlank(value) ? '' : value.trim()));

/** Longer than anything that is written in one line: its limit refuses it, so nothing is done to it before. */
export const LINE_MAX = 10_000;

const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** A name: in one line, without marks that turn around what follows it, and empty when there is nothing to see. */
export const oneLine = trimmed.transform((value) => {
  if (value.length > LINE_MAX) return value;
  const line = value.replace(TURNING, '').replace(/\s+/g, ' ').trim();
  return isBlank(line) ? '' : line;
});

/** More than any form sends; longer lists are refused before their items are parsed. */
export const LIST_MAX = 1_100;

/** The items of a field that HTML sends once, several times or not at all. */
export const listOf = (value: unknown, context: z.RefinementCtx): unknown[] => {
  const items: unknown[] = value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value];
  return shortList(items, context);
};

export function shortList(items: unknown[], context: z.RefinementCtx): unknown[] {
  if (items.length <= LIST_MAX) return items;
  context.addIssue({ code: 'custom', message: 'errors.field.tooManyItems' });
  return z.NEVER;
}

export const many = <T extends z.ZodType>(item: T) => z.preprocess(listOf, z.array(item));

/** The ids among typed values, for a form that is shown again: read by the same rule as when it is saved. */
export const idsIn = (values: readonly string[]): number[] =>
  values.slice(0, LIST_MAX).flatMap((value) => id.safeParse(value).data ?? []);

/** An existing day as a date field sends it, `YYYY-MM-DD`, of a year that calendar programs can read. */
export const day = z.iso.date('errors.field.date').refine((value) => {
  const year = Number(value.slice(0, 4));
  return year >= 1900 && year <= 2999;
}, 'errors.field.date');

/** An empty form field means "nothing". */
export const optional = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), item.optional());

export const checkbox = z
  .preprocess(
    (value): unknown => (Array.isArray(value) ? value.at(-1) : value),
    z.enum(['1', 'on', 'true', '0', '']).optional(),
  )
  .transform((value) => value === '1' || value === 'on' || value === 'true');

export const clientKey = z.uuid('errors.field.invalid');
