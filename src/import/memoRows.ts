import { z } from 'zod';
import { oneLine, type DumpItem } from './readDump';
import { dayText, flag, longText, maybeReference, momentText, references } from './references';
import { readNumbered, type RowPlace } from './rowPlace';

export const MEMO = 'tasks.memo';

const shape = z
  .looseObject({
    name: z.string(),
    description: longText,
    note: longText,
    owner: maybeReference,
    to: maybeReference,
    modified_by: maybeReference,
    subscribers: references,
    resolution: maybeReference,
    tags: references,
    task: maybeReference,
    project: maybeReference,
    deal: maybeReference,
    draft: flag,
    stage: z.enum(['pen', 'pos', 'rev']),
    review_date: dayText,
    creation_date: momentText,
    update_date: momentText.nullish(),
  })
  .transform((fields) => ({
    title: oneLine(fields.name),
    text: fields.description,
    note: fields.note.trim(),
    owner: fields.owner,
    to: fields.to,
    modifiedBy: fields.modified_by,
    subscribers: fields.subscribers,
    resolution: fields.resolution,
    tags: fields.tags,
    task: fields.task,
    project: fields.project,
    deal: fields.deal,
    isDraft: fields.draft,
    stage: fields.stage,
    reviewDate: fields.review_date,
    createdAt: fields.creation_date,
    updatedAt: fields.update_date ?? fields.creation_date,
  }));

/** A memo as the dump has it, in our words. */
export type MemoRow = z.output<typeof shape> & RowPlace;

export const readMemo = (item: DumpItem): MemoRow => readNumbered(item, shape);
