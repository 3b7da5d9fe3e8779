import { z } from 'zod';
import { clientKey, day, id, many, optional, text, trimmed } from '#src/platform/http/params';
import { cleanRichText } from '#src/platform/richText';

const TITLE_MAX = 250;
const BODY_MAX = 100_000;
const REASON_MAX = 1_000;

export const memoParams = z.strictObject({ memoId: id });
export const subscriberParams = z.strictObject({ memoId: id, userId: id });
export const newMemoQuery = z.looseObject({ copy: optional(id).catch(undefined) });
export const nothingSent = z.strictObject({});

const title = text
  .transform((value) => value.replace(/\s+/g, ' ').trim())
  .pipe(z.string().min(1, 'memos.errors.titleMissing').max(TITLE_MAX, 'memos.errors.titleTooLong'));

/** Rich text as it will be stored; the limit counts the stored characters. */
export const richText = (tooLong: string) =>
  text.transform(cleanRichText).pipe(z.string().max(BODY_MAX, tooLong)).default('');

/** A person in a form: an id from the list, or, in a big company without JavaScript, an e-mail address. */
const person = z.union([id, z.email('memos.errors.personUnknown').transform((value) => value.toLowerCase())], 'memos.errors.personUnknown');
export type PersonRef = z.infer<typeof person>;

const recipient = z.union([z.literal('company'), person], 'memos.errors.recipientUnknown');
export type RecipientRef = z.infer<typeof recipient>;

/** Without JavaScript a big company's form sends an empty select beside the field for the address: the last that says something counts. */
const lastFilled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.findLast((item) => item !== '') ?? undefined;
  return value === '' ? undefined : value;
};

/** Select fields send one value each; a text field several addresses in one, split by commas or blanks. */
const people = z.preprocess((value) => {
  const values: unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return values.flatMap((item) => (typeof item === 'string' ? item.split(/[\s,;]+/).filter(Boolean) : [item]));
}, z.array(person).max(200, 'memos.errors.tooManySubscribers'));

const version = optional(id);

const fields = {
  clientKey: optional(clientKey),
  version,
  title,
  purpose: optional(id),
  body: richText('memos.errors.bodyTooLong'),
  subscribers: people,
  tags: many(id),
  copyFiles: many(id),
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
