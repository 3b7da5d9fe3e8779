import { z } from 'zod';
import { checkbox, day, id, optional } from '#src/platform/http/params';
import { conclusion, leadTime, nextStep } from '../form/form.schema';

export const stageSchema = z.strictObject({
  stage: id,
  version: optional(id),
  conclusion,
  cancelTasks: checkbox,
  /** How many open tasks the form spoke of. */
  openTasks: optional(id),
});
export const partSchema = z.strictObject({ conclusion });
export const stepSchema = z.strictObject({
  nextStep,
  nextStepDate: optional(day),
  leadTime: optional(leadTime),
  version: optional(id),
  remindMe: checkbox,
});
