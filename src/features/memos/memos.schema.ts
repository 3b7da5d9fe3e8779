import { z } from 'zod';
import { clientKey, day, id, many, optional, text, trimmed } from '#src/platform/http/params';
import { cleanRichText, plainText } from '#src/platform/richText';

const TITLE_MAX = 250;
const BODY_MAX = 100_000;
const REASON_MAX = 1_000;
/** Tags may not make a text many times its length. */
const HTML_MAX = 5 * BODY_MAX;
/** Neither blank nor of zero width: a title of those alone could not be clicked in the list. */
const VISIBLE = /[^\s\p{C}\p{Z}\u115f\u1160\u3164\uffa0]/u;

export const memoParams = z.strictObject({ memoId: id });
export const subscriberParams = z.strictObject({ memoId: id, userId: id });
/** A number that cannot be a memo's is the number of a memo that is not there. */
export const newMemoQuery = z.looseObject({ copy: optional(z.union([id, z.unknown().transform(() => 0)])) });
export const nothingSent = z.strictObject({});

const title = text
  .transform((value) => value.replace(/\s+/g, ' ').trim())
  .pipe(
    z
      .string()
      .refine((value) => VISIBLE.test(value), 'memos.errors.titleMissing')
      // Characters as a reader counts them: an emoji is one or a few, never two halves.
      .refine((value) => [...value].length <= TITLE_MAX, 'memos.errors.titleTooLong'),
  );

/** Rich text as it will be stored; the limit counts the characters one reads. */
export const richText = (tooLong: string) =>
  text
    .refine((typed) => typed.length <= HTML_MAX, tooLong)
    .transform(cleanRichText)
    .refine((html) => isShort(html), tooLong)
    .default('');

const isShort = (html: string): boolean =>
  html.length <= BODY_MAX || (html.length <= HTML_MAX && [...plainText(html)].length <= BODY_MAX);

/** A person in a form: an id from the list, or, in a big company without JavaScript, an e-mail address. */
const person = z.union(
  [id, z.email('memos.errors.personUnknown').transform((value) => value.toLowerCase())],
  'memos.errors.personUnknown',
);
export type PersonRef = z.infer<typeof person>;

const recipient = z.union([z.literal('company'), person], 'memos.errors.recipientUnknown');
export type RecipientRef = z.infer<typeof recipient>;

/** Without JavaScript a big company's form sends an empty select beside the field for the address: the last that says something counts. */
const lastFilled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.findLast((item) => item !== '') ?? undefined;
  return value === '' ? undefined : value;
};

/** Select fields send one value each; a text field several addresses in one, split by commas or blanks. */
const people = z.preprocess(
  (value) => {
    const values: unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return values.flatMap((item) => (typeof item === 'string' ? item.split(/[\s,;]+/).filter(Boolean) : [item]));
  },
  z.array(person).max(200, 'memos.errors.tooManySubscribers'),
);

const version = optional(id);

const fields = {
  clientKey: optional(clientKey),
  version,
  title,
  purpose: optional(id),
  body: richText('memos.errors.bodyTooLong'),
  subscribers: people,
  tags: many(id).transform((ids) => [...new Set(ids)]),
  copyFiles: many(id),
  /** The memo whose files are offered; says where to find them when the form comes back. */
  copyOf: optional(id),
  // A form without a chosen file sends an empty text here.
  files: z.unknown().optional(),
};

export const draftSchema = z.strictObject({ ...fields, recipient: z.preprocess(lastFilled, recipient.optional()) });
export const memoSchema = z.strictObject({
  ...fields,
  recipient: z
    .preprocess(lastFilled, recipient.optional())
    .refine((value) => value !== undefined, 'memos.errors.recipientMissing'),
});
export type MemoInput = z.infer<typeof draftSchema>;

export const postponementSchema = z.strictObject({ until: optional(day), version });
export const pendingSchema = z.strictObject({ version });
export const considerationSchema = z.strictObject({ conclusion: richText('memos.errors.conclusionTooLong'), version });
export const reopeningSchema = z.strictObject({
  reason: trimmed.pipe(z.string().min(1, 'memos.errors.reasonMissing').max(REASON_MAX, 'memos.errors.reasonTooLong')),
  version,
});
export const subscribersSchema = z.strictObject({
  subscribers: people.refine((list) => list.length > 0, 'memos.errors.subscriberMissing'),
});
export const filesSchema = z.strictObject({ files: z.unknown().optional() });
