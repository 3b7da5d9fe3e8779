import { z } from 'zod';
import { checkbox, id } from '#src/platform/http/params';
import { contradiction, STAGE_COLOURS, type StageFlags } from '#src/policies/stage.policy';
import { nameField } from '../choices/choices.schema';

const fields = {
  name: nameField(60),
  colour: z.enum(STAGE_COLOURS, 'choices.stages.errors.colour'),
  isDefault: checkbox,
  isInProgress: checkbox,
  isDone: checkbox,
  isActive: checkbox,
};

function fitTogether(flags: StageFlags, ctx: z.core.$RefinementCtx): void {
  const wrong = contradiction(flags);
  if (wrong) ctx.addIssue({ code: 'custom', path: [wrong.flag], message: `choices.stages.errors.${wrong.why}` });
}

export const newStageSchema = z.strictObject(fields).superRefine(fitTogether);

/** `confirmed` comes from the form that says how many tasks a change of flags touches. */
export const stageSchema = z.strictObject({ ...fields, version: id, confirmed: checkbox }).superRefine(fitTogether);

export type NewStage = z.infer<typeof newStageSchema>;
export type StageForm = z.infer<typeof stageSchema>;
