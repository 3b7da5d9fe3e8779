import { z } from 'zod';
import { day, id, oneLine, optional, trimmed } from '#src/platform/http/params';
import { gatherLines, lineFields, linesOf } from '#src/features/tasks/lines/lines.schema';
import { PHRASE_MAX } from '#src/features/phrases/phrases.schema';
import { richTextField } from '#src/web/formFields';
import { OUTCOMES } from '#src/policies/outcomes';
import { fromFolder } from '../folder/folder.schema';
import { PRESETS } from './postponement';

const REASON_MAX = 1_000;

/** Only corrections need one; whether it is one is known under the memo's lock. */
export const reasonIfAny = optional(trimmed.pipe(z.string().max(REASON_MAX, 'memos.errors.reasonTooLong')));

/** Of the memo, as it was when the form was drawn. Without it a decision counts as too late, and its text is kept. */
const version = optional(id);

export const postponementSchema = z.strictObject({
  from: fromFolder,
  until: optional(day),
  preset: z.enum(PRESETS).optional(),
  version,
});
export const pendingSchema = z.strictObject({ version });
export const setPendingSchema = pendingSchema.extend({ from: fromFolder });
export const withdrawalSchema = pendingSchema.extend({ reason: reasonIfAny });
const considerationSchema = z.strictObject({
  conclusion: richTextField('memos.errors.conclusionTooLong'),
  /** Chosen where no script puts it into the conclusion. */
  phrase: optional(oneLine.pipe(z.string().max(PHRASE_MAX, 'phrases.errors.long'))),
  version,
});
export const conclusionSchema = considerationSchema.extend({ reason: reasonIfAny });
const decision = considerationSchema.extend({
  from: fromFolder,
  outcome: z.enum(OUTCOMES).optional(),
  /** Of several recipients the one for whom the form was drawn: who stands in for another decides one after the other. */
  turn: optional(id),
  ...lineFields,
});
/** Also in lines: who does what by when. */
export const decisionSchema = z
  .preprocess(gatherLines, decision)
  .transform(({ charge, lines, ...given }, context) => ({ ...given, lines: linesOf({ charge, lines }, context) }));
/** More rows are wanted, whatever stands in those that are there. */
export const moreLinesSchema = z.preprocess(gatherLines, decision);
export const reopeningSchema = z.strictObject({
  reason: trimmed.pipe(z.string().min(1, 'memos.errors.reasonMissing').max(REASON_MAX, 'memos.errors.reasonTooLong')),
  version,
});
