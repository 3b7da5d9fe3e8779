import { z } from 'zod';
import { oneLine, plainText, type DumpItem } from '../dump/readDump';
import { dayText, flag, longText, maybeReference, references } from './fields';
import { readNumbered, type RowPlace } from './rowPlace';
import { subjectFields, subjectOf } from './subjectRows';

export const TASK = 'tasks.task';

/** Its rows are like a task's, less parent, project and lead time. */
export const PROJECT = 'tasks.project';

/** `1 04:30:00`, as Django writes it, or `P1DT04H30M00S`, as it reads as well. */
const DURATION = /^(?<sign>-)?(?:(?<days>-?\d+) )?(?<hours>\d+):(?<minutes>\d\d):(?<seconds>\d\d(?:\.\d+)?)$/;
const ISO_DURATION =
  /^(?<sign>-)?P(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:\.\d+)?)S)?)?$/;

/** The largest number of the column. */
const MINUTES_MAX = 2 ** 31 - 1;

const minutes = z
  .string()
  .nullish()
  .transform((text, context) => {
    if (text == null || text === '') return 0;
    const parts = (DURATION.exec(text) ?? ISO_DURATION.exec(text))?.groups;
    const all = parts ? minutesOf(parts) : Infinity;
    if (Math.abs(all) <= MINUTES_MAX) return all;
    context.addIssue({ code: 'custom', message: 'no duration' });
    return z.NEVER;
  });

function minutesOf({ sign, days = '0', hours = '0', minutes: rest = '0' }: Record<string, string | undefined>): number {
  const all = Number(days) * 1440 + Number(hours) * 60 + Number(rest);
  return sign ? -all : all;
}

const shape = z
  .looseObject({
    ...subjectFields,
    co_owner: maybeReference,
    responsible: references,
    stage: maybeReference,
    priority: z.int().nullish(),
    start_date: dayText,
    due_date: dayText,
    closing_date: dayText,
    next_step: plainText,
    next_step_date: dayText,
    lead_time: minutes,
    active: z.boolean().nullish(),
    workflow: longText,
    hide_main_task: flag,
  })
  .transform((fields) => ({
    ...subjectOf(fields),
    coOwner: fields.co_owner,
    responsible: fields.responsible,
    stage: fields.stage,
    priority: fields.priority ?? 2,
    startDate: fields.start_date,
    dueDate: fields.due_date,
    closingDate: fields.closing_date,
    nextStep: fields.next_step,
    nextStepDate: fields.next_step_date,
    leadTime: fields.lead_time,
    isActive: fields.active ?? null,
    workflow: fields.workflow.split('\n').map(oneLine).filter(Boolean),
    parent: fields.task,
    hidesMainTask: fields.hide_main_task,
  }));

export type TaskRow = z.output<typeof shape> & RowPlace;

export const readTask = (item: DumpItem): TaskRow => readNumbered(item, shape);
