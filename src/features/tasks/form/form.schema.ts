import { z } from 'zod';
import {
  groupsField,
  illustratedField,
  lastFilled,
  peopleField,
  personField,
  richTextField,
  titleField,
} from '#src/web/formFields';
import { checkbox, clientKey, day, id, many, optional, text } from '#src/platform/http/params';

/** An impossible number gives 404 like an unknown one. */
const source = optional(z.union([id, z.unknown().transform(() => 0)]));
export const newTaskQuery = z.looseObject({ memo: source, parent: source, copy: source, project: source });

export const nextStep = text
  .transform((value) => value.replace(/\s+/g, ' ').trim())
  .pipe(z.string().max(250, 'tasks.errors.stepTooLong'))
  .default('');

/** `1:30`, `1.5`, `2` hours; stored as minutes, at most a year. */
export const leadTime = z
  .string()
  .regex(/^\s*(\d{1,4}:[0-5]\d|\d{1,4}([.,]\d{1,2})?)\s*$/, 'tasks.errors.leadTime')
  .transform((value) => {
    const [hours = '0', minutes] = value.trim().split(':');
    return Math.round(Number(hours.replace(',', '.')) * 60) + Number(minutes ?? 0);
  });

export const conclusion = richTextField('tasks.errors.conclusionTooLong');

const fields = {
  clientKey: optional(clientKey),
  version: optional(id),
  title: titleField('tasks.errors.titleMissing', 'tasks.errors.titleTooLong'),
  description: illustratedField('tasks.errors.descriptionTooLong'),
  responsible: peopleField('tasks.errors.personUnknown', 'tasks.errors.tooManyPeople').refine(
    (list) => list.length > 0,
    'tasks.errors.responsibleMissing',
  ),
  coOwner: z.preprocess(lastFilled, personField('tasks.errors.personUnknown').optional()),
  subscribers: groupsField('tasks.errors.personUnknown', 'tasks.errors.tooManyPeople'),
  stage: optional(id),
  priority: optional(z.enum(['low', 'middle', 'high'], 'errors.field.invalid')).transform((value) => value ?? 'middle'),
  startDate: optional(day),
  dueDate: optional(day),
  nextStep,
  nextStepDate: optional(day),
  leadTime: optional(leadTime),
  /** Of a main task. */
  project: optional(id),
  tags: many(id).transform((ids) => [...new Set(ids)]),
  remindMe: checkbox,
  // A form without files sends an empty text here.
  files: z.unknown().optional(),
};

/** `memo`: the source memo, decided on in this `version`; `parent`: the main task; `copyFiles`: ticked files of the source. */
export const newTaskSchema = z
  .strictObject({
    ...fields,
    conclusion,
    memo: optional(id),
    parent: optional(id),
    copyFiles: many(id),
    copyOf: optional(id),
  })
  .refine(({ memo, parent }) => memo === undefined || parent === undefined, 'tasks.errors.memoAndParent');
export const newProjectSchema = newTaskSchema.refine(
  ({ parent }) => parent === undefined,
  'tasks.errors.projectInTask',
);
export const taskSchema = z.strictObject(fields);
export type NewTaskInput = z.infer<typeof newTaskSchema>;
export type TaskInput = z.infer<typeof taskSchema>;
