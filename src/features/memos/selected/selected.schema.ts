import { z } from 'zod';
import { PHRASE_MAX } from '#src/features/phrases/phrases.schema';
import { checkbox, clientKey, day, id, many, oneLine, optional, text } from '#src/platform/http/params';
import { OUTCOMES } from '#src/policies/outcomes';
import { richTextField } from '#src/web/formFields';
import { subscribers } from '../form/form.schema';
import { PRESETS } from '../stage/postponement';

export const ACTS = ['consider', 'postpone', 'pending', 'read', 'mute', 'unmute', 'tags', 'subscribers'] as const;
export type Act = (typeof ACTS)[number];

export const SELECTED_MAX = 500;
/** Each is a memo's whole page. */
export const PRINTED_MAX = 50;
const ADDRESS_MAX = 4_000;

const ids = many(id).transform((all) => [...new Set(all)]);
/** The list in which they were ticked, as its address has it after the question mark. */
const list = text.pipe(z.string().max(ADDRESS_MAX)).default('');
const day_ = { until: optional(day), preset: z.enum(PRESETS).optional() };

export const actSchema = z.strictObject({
  memo: ids.refine((all) => all.length <= SELECTED_MAX, 'memos.selected.errors.tooMany'),
  /** All that the list finds, instead of those that are ticked. */
  all: checkbox,
  list,
  act: z.enum(ACTS).optional(),
  clientKey,
  ...day_,
  add: many(id),
  remove: many(id),
  subscribers,
  outcome: z.enum(OUTCOMES).optional(),
  conclusion: richTextField('memos.errors.conclusionTooLong'),
  phrase: optional(oneLine.pipe(z.string().max(PHRASE_MAX, 'phrases.errors.long'))),
});
export type ActForm = z.infer<typeof actSchema>;

/** An address, so nothing in it is an error: what is not understood counts as not said. */
export const selectedQuery = z.looseObject({
  memo: ids.catch([]).transform((all) => all.slice(0, SELECTED_MAX)),
  all: checkbox.catch(false),
  list: list.catch(''),
  act: z.enum(ACTS).optional().catch(undefined),
  until: day_.until.catch(undefined),
  preset: day_.preset.catch(undefined),
});
export type SelectedQuery = z.infer<typeof selectedQuery>;

export const runParams = z.strictObject({ bulkId: id });
