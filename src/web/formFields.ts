import { z } from 'zod';
import { addressProblem, plainAddress } from '#src/platform/emailAddress';
import { cleanRichText, plainText, withoutPictures } from '#src/platform/richText';
import { id, LINE_MAX, LIST_MAX, listOf, shortList, text } from '#src/platform/http/params';

const TITLE_MAX = 250;
const BODY_MAX = 100_000;
/** People of one field at once, those of a department included. */
export const PEOPLE_MAX = 1_000;
/** Tags may not make a text many times its length. */
const HTML_MAX = 5 * BODY_MAX;
/** Neither blank nor of zero width: a title of those alone could not be clicked in the list. */
export const VISIBLE = /[^\s\p{C}\p{Z}\u115f\u1160\u3164\uffa0]/u;

/** The title of a memo or task on one line, 1–250 characters as a reader counts them: an emoji is never two halves. */
export const titleField = (missing: string, tooLong: string) =>
  text
    // Without the marks that turn the reading direction: they would reach beyond the title.
    .transform((value) =>
      value.length > LINE_MAX
        ? value
        : value
            .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
            .replace(/\s+/g, ' ')
            .trim(),
    )
    .pipe(
      z
        .string()
        .refine((value) => VISIBLE.test(value), missing)
        // Counted as people count, but only what can be short enough: a megabyte is not taken apart.
        .refine((value) => value.length <= 2 * TITLE_MAX && [...value].length <= TITLE_MAX, tooLong),
    );

/** Rich text as it will be stored, with pictures among the files of its form; the limit counts the characters one reads. */
export const illustratedField = (tooLong: string) => cleanField(tooLong, cleanRichText);

/** Rich text of a form without files. */
export const richTextField = (tooLong: string) => cleanField(tooLong, (typed) => withoutPictures(cleanRichText(typed)));

const cleanField = (tooLong: string, clean: (typed: string) => string) =>
  text
    .refine((typed) => typed.length <= HTML_MAX, tooLong)
    .transform(clean)
    .refine((html) => isShort(html), tooLong)
    .default('');

const isShort = (html: string): boolean =>
  html.length <= BODY_MAX || (html.length <= HTML_MAX && [...plainText(html)].length <= BODY_MAX);

/** An address that could be somebody's. */
export const addressField = (unknown?: string) =>
  z
    .string(unknown)
    .transform(plainAddress)
    .refine((address) => addressProblem(address) === null, unknown);

/** A person in a form: an id from the list, or, in a big company without JavaScript, an e-mail address. */
export const personField = (unknown: string) => z.union([id, addressField(unknown)], unknown);

export type PersonRef = number | string;

/** A department with those below, which stands for all its people. */
export type DepartmentRef = { departmentId: number };
export type GroupRef = PersonRef | DepartmentRef;

const departmentField = z
  .string()
  .regex(/^department:/)
  .transform((value) => value.slice('department:'.length))
  .pipe(id)
  .transform((departmentId): DepartmentRef => ({ departmentId }));

/** Select fields send one value each; a text field several addresses in one, split by commas or blanks. */
export const peopleField = (unknown: string, tooMany: string) => fieldOf(personField(unknown), tooMany);

/** People, and departments that stand for theirs. */
export const groupsField = (unknown: string, tooMany: string) =>
  fieldOf(z.union([departmentField, personField(unknown)], unknown), tooMany);

const fieldOf = <T extends z.ZodType>(item: T, tooMany: string) =>
  z.preprocess(
    (value, context) => {
      const items = listOf(value, context);
      const split = (item: unknown) => (typeof item === 'string' ? wordsOf(item) : [item]);
      return items === z.NEVER ? items : shortList(items.flatMap(split), context);
    },
    z.array(item).max(PEOPLE_MAX, tooMany),
  );

/** No more than to see that there are too many. */
const wordsOf = (text: string): string[] => text.split(/[\s,;]+/, LIST_MAX + 3).filter(Boolean);

type TypedValue = string | string[] | undefined;

/** One value of a form that is shown again. A big company's form sends a field twice, once empty. */
export const typedOne = (value: TypedValue): string =>
  Array.isArray(value) ? (value.findLast((item) => item !== '') ?? '') : (value ?? '');

/** All values of one, no more than any form has. */
export const typedList = (value: TypedValue): string[] =>
  [value ?? []]
    .flat()
    .slice(0, LIST_MAX)
    .flatMap((item) => wordsOf(item))
    .slice(0, LIST_MAX);

/** A big company's form sends the field twice, once empty. */
export const lastFilled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.findLast((item) => item !== '') ?? undefined;
  return value === '' ? undefined : value;
};

/** The body of a form that has only its button. */
export const nothingSent = z.strictObject({});
