import { z } from 'zod';
import { addressProblem, plainAddress } from '#src/platform/emailAddress';
import { cleanRichText, plainText, withoutPictures } from '#src/platform/richText';
import { id, LINE_MAX, LIST_MAX, listOf, shortList, text } from '#src/platform/http/params';

const TITLE_MAX = 250;
const BODY_MAX = 100_000;
/** Per field, members of departments included. */
export const PEOPLE_MAX = 1_000;
/** Limits the markup a text may have. */
const HTML_MAX = 5 * BODY_MAX;
/** A title of blanks or zero-width characters would have no clickable link. */
export const VISIBLE = /[^\s\p{C}\p{Z}\u115f\u1160\u3164\uffa0]/u;

/** One line, 1–250 characters as readers count them: an emoji is one. */
export const titleField = (missing: string, tooLong: string) =>
  text
    // Bidirectional control characters would affect the text after the title.
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
        // The length check first: splitting a megabyte into characters is slow.
        .refine((value) => value.length <= 2 * TITLE_MAX && [...value].length <= TITLE_MAX, tooLong),
    );

/** Cleaned, with pictures from its form's files; the limit counts visible characters. */
export const illustratedField = (tooLong: string) => cleanField(tooLong, cleanRichText);

export const richTextField = (tooLong: string) => cleanField(tooLong, (typed) => withoutPictures(cleanRichText(typed)));

const cleanField = (tooLong: string, clean: (typed: string) => string) =>
  text
    .refine((typed) => typed.length <= HTML_MAX, tooLong)
    .transform(clean)
    .refine((html) => isShort(html), tooLong)
    .default('');

const isShort = (html: string): boolean =>
  html.length <= BODY_MAX || (html.length <= HTML_MAX && [...plainText(html)].length <= BODY_MAX);

export const addressField = (unknown?: string) =>
  z
    .string(unknown)
    .transform(plainAddress)
    .refine((address) => addressProblem(address) === null, unknown);

/** An id from the list or, in a big company without JavaScript, an e-mail address. */
export const personField = (unknown: string) => z.union([id, addressField(unknown)], unknown);

export type PersonRef = number | string;

/** Stands for the people of the department and those below it. */
export type DepartmentRef = { departmentId: number };
export type GroupRef = PersonRef | DepartmentRef;

const departmentField = z
  .string()
  .regex(/^department:/)
  .transform((value) => value.slice('department:'.length))
  .pipe(id)
  .transform((departmentId): DepartmentRef => ({ departmentId }));

/** A select sends one value each; a text field sends addresses separated by commas or blanks. */
export const peopleField = (unknown: string, tooMany: string) => fieldOf(personField(unknown), tooMany);

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

/** A few more than allowed are enough to report too many. */
export const wordsOf = (text: string): string[] => text.split(/[\s,;]+/, LIST_MAX + 3).filter(Boolean);

type TypedValue = string | string[] | undefined;

/** A big company's form sends a field twice, once empty. */
export const typedOne = (value: TypedValue): string =>
  Array.isArray(value) ? (value.findLast((item) => item !== '') ?? '') : (value ?? '');

export const typedList = (value: TypedValue): string[] =>
  [value ?? []]
    .flat()
    .slice(0, LIST_MAX)
    .flatMap((item) => wordsOf(item))
    .slice(0, LIST_MAX);

export const lastFilled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.findLast((item) => item !== '') ?? undefined;
  return value === '' ? undefined : value;
};

export const nothingSent = z.strictObject({});
export const filesSent = z.strictObject({ files: z.unknown().optional() });
