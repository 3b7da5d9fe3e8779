import { z } from 'zod';
import type { DumpItem } from '../dump/readDump';
import { dayText, flag, maybeReference } from './fields';
import { readNumbered, type RowPlace } from './rowPlace';
import { subjectFields, subjectOf } from './subjectRows';

export const MEMO = 'tasks.memo';

const shape = z
  .looseObject({
    ...subjectFields,
    to: maybeReference,
    modified_by: maybeReference,
    resolution: maybeReference,
    deal: maybeReference,
    draft: flag,
    stage: z.enum(['pen', 'pos', 'rev']),
    review_date: dayText,
  })
  .transform((fields) => ({
    ...subjectOf(fields),
    to: fields.to,
    modifiedBy: fields.modified_by,
    resolution: fields.resolution,
    task: fields.task,
    deal: fields.deal,
    isDraft: fields.draft,
    stage: fields.stage,
    reviewDate: fields.review_date,
  }));

/** A memo as the dump has it, in our words. */
/** What the stages of Django CRM are here. */
export const STAGES = { pen: 'pending', pos: 'postponed', rev: 'considered' } as const;

export type MemoRow = z.output<typeof shape> & RowPlace;

export const readMemo = (item: DumpItem): MemoRow => readNumbered(item, shape);
