import { z } from 'zod';
import { groupsField, illustratedField, lastFilled, personField, titleField } from '#src/web/formFields';
import { clientKey, day, id, many, optional } from '#src/platform/http/params';

/** An impossible number gives 404 like an unknown one. */
export const newMemoQuery = z.looseObject({
  copy: optional(z.union([id, z.unknown().transform(() => 0)])),
  /** Preselected recipient; ignored when it cannot be chosen. */
  recipient: optional(z.union([id, z.unknown().transform(() => undefined)])),
});

const title = titleField('memos.errors.titleMissing', 'memos.errors.titleTooLong');
export const subscribers = groupsField('memos.errors.personUnknown', 'memos.errors.tooManySubscribers');
/** A union, as checks on top do not run for a missing field. */
const recipient = z.union([z.literal('company'), personField('memos.errors.recipientUnknown')], {
  error: ({ input }) => (input === undefined ? 'memos.errors.recipientMissing' : 'memos.errors.recipientUnknown'),
});
export type RecipientRef = z.infer<typeof recipient>;

const fields = {
  clientKey: optional(clientKey),
  version: optional(id),
  /** Number of this save of the form, autosaves included. */
  saves: optional(id),
  title,
  purpose: optional(id),
  expectedBy: optional(day),
  body: illustratedField('memos.errors.bodyTooLong'),
  subscribers,
  tags: many(id).transform((ids) => [...new Set(ids)]),
  copyFiles: many(id),
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
