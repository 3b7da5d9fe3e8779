import { z } from 'zod';
import { groupsField, illustratedField, lastFilled, personField, titleField, wordsOf } from '#src/web/formFields';
import { clientKey, day, id, listOf, many, optional, shortList } from '#src/platform/http/params';
import { reasonIfAny } from '../stage/stage.schema';
import { RECIPIENTS_MAX, RULES } from '#src/policies/turns';

/** An impossible number gives 404 like an unknown one. */
export const newMemoQuery = z.looseObject({
  copy: optional(z.union([id, z.unknown().transform(() => 0)])),
  /** Preselected recipient; ignored when it cannot be chosen. */
  recipient: optional(z.union([id, z.unknown().transform(() => undefined)])),
});

const title = titleField('memos.errors.titleMissing', 'memos.errors.titleTooLong');
export const subscribers = groupsField('memos.errors.personUnknown', 'memos.errors.tooManySubscribers');
/** One person, several in their order, or the company alone. Big companies' forms name people by addresses. */
const recipient = z
  .array(z.union([z.literal('company'), personField('memos.errors.recipientUnknown')], 'memos.errors.recipientUnknown'))
  .transform((refs) => [...new Set(refs)])
  .refine((refs) => refs.length <= RECIPIENTS_MAX, 'memos.errors.tooManyRecipients')
  .refine((refs) => refs.length < 2 || !refs.includes('company'), 'memos.errors.companyAlone');
/** In the order in which they come; an address field may hold several. */
const named = (value: unknown, context: z.RefinementCtx): unknown => {
  const items = listOf(value, context);
  return items === z.NEVER ? items : shortList(items.flatMap(namesIn), context);
};
const namesIn = (item: unknown): unknown[] => (typeof item === 'string' ? wordsOf(item) : [item]);
export type RecipientRef = z.infer<typeof recipient>[number];

/** Without JavaScript: `ID:PLACE` for each recipient. */
const places = many(z.string().regex(/^\d{1,10}:\d{1,2}$/, 'memos.errors.recipientUnknown')).transform(
  (pairs) => new Map(pairs.map((pair) => pair.split(':').map(Number)).map(([id = 0, place = 0]) => [id, place])),
);

const fields = {
  clientKey: optional(clientKey),
  version: optional(id),
  /** Number of this save of the form, autosaves included. */
  saves: optional(id),
  title,
  purpose: optional(id),
  expectedBy: optional(day),
  /** Of a correction after the decision. */
  reason: reasonIfAny,
  body: illustratedField('memos.errors.bodyTooLong'),
  subscribers,
  tags: many(id).transform((ids) => [...new Set(ids)]),
  copyFiles: many(id),
  copyOf: optional(id),
  // A form without files sends an empty text here.
  files: z.unknown().optional(),
  rule: z.preprocess(lastFilled, z.enum(RULES, 'memos.errors.ruleUnknown').default('any_one')),
  places,
};

const someRecipient = recipient.refine((refs) => refs.length > 0, 'memos.errors.recipientMissing');
const form = z.strictObject({ ...fields, recipient: z.preprocess(named, recipient) });

export const draftSchema = form;
export const memoSchema = z.strictObject({ ...fields, recipient: z.preprocess(named, someRecipient) });
export type MemoInput = z.infer<typeof draftSchema>;
/** Autosave leaves out the files. */
export const autosaveSchema = form.omit({ files: true, copyFiles: true, copyOf: true }).required({ clientKey: true });
export type AutosaveInput = z.infer<typeof autosaveSchema>;
