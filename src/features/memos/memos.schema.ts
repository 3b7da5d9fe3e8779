import { z } from 'zod';
import { groupsField, illustratedField, lastFilled, personField, richTextField, titleField } from '#src/web/formFields';
import { clientKey, day, id, many, optional, trimmed } from '#src/platform/http/params';
import { PRESETS } from './stage/postponement';

export type { GroupRef, PersonRef } from '#src/web/formFields';

const REASON_MAX = 1_000;

export const memoParams = z.strictObject({ memoId: id });
export const subscriberParams = z.strictObject({ memoId: id, userId: id });
/** An impossible number gives 404 like an unknown one. */
export const newMemoQuery = z.looseObject({
  copy: optional(z.union([id, z.unknown().transform(() => 0)])),
  /** Preselected recipient; ignored when it cannot be chosen. */
  recipient: optional(z.union([id, z.unknown().transform(() => undefined)])),
});

const title = titleField('memos.errors.titleMissing', 'memos.errors.titleTooLong');
const people = groupsField('memos.errors.personUnknown', 'memos.errors.tooManySubscribers');
/** A union, as checks on top do not run for a missing field. */
const recipient = z.union([z.literal('company'), personField('memos.errors.recipientUnknown')], {
  error: ({ input }) => (input === undefined ? 'memos.errors.recipientMissing' : 'memos.errors.recipientUnknown'),
});
export type RecipientRef = z.infer<typeof recipient>;

const version = optional(id);

const fields = {
  clientKey: optional(clientKey),
  version,
  /** Number of this save of the form, autosaves included. */
  saves: optional(id),
  title,
  purpose: optional(id),
  body: illustratedField('memos.errors.bodyTooLong'),
  subscribers: people,
  tags: many(id).transform((ids) => [...new Set(ids)]),
  copyFiles: many(id),
  /** The memo whose files are offered, for showing the form again. */
  copyOf: optional(id),
  // A form without files sends an empty text here.
  files: z.unknown().optional(),
};

export const draftSchema = z.strictObject({ ...fields, recipient: z.preprocess(lastFilled, recipient.optional()) });
export const memoSchema = z.strictObject({
  ...fields,
  recipient: z.preprocess(lastFilled, recipient),
});
export type MemoInput = z.infer<typeof draftSchema>;
/** Autosave leaves out the files. */
export const autosaveSchema = draftSchema
  .omit({ files: true, copyFiles: true, copyOf: true })
  .required({ clientKey: true });
export type AutosaveInput = z.infer<typeof autosaveSchema>;

export const postponementSchema = z.strictObject({
  until: optional(day),
  preset: z.enum(PRESETS).optional(),
  version,
});
export const pendingSchema = z.strictObject({ version });
export const considerationSchema = z.strictObject({
  conclusion: richTextField('memos.errors.conclusionTooLong'),
  version,
});
export const reopeningSchema = z.strictObject({
  reason: trimmed.pipe(z.string().min(1, 'memos.errors.reasonMissing').max(REASON_MAX, 'memos.errors.reasonTooLong')),
  version,
});
export const subscribersSchema = z.strictObject({
  subscribers: people.refine((list) => list.length > 0, 'memos.errors.subscriberMissing'),
});
export const filesSchema = z.strictObject({ files: z.unknown().optional() });
