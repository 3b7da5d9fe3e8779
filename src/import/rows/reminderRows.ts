import { z } from 'zod';
import { plainText, type DumpItem } from '../dump/readDump';
import { contentTypeReference, longText, maybeReference, momentText } from './fields';
import { readNumbered, type RowPlace } from './rowPlace';

export const REMINDER = 'common.reminder';

const shape = z
  .looseObject({
    content_type: contentTypeReference,
    object_id: z.int(),
    owner: maybeReference,
    subject: plainText,
    description: longText,
    reminder_date: momentText,
    active: z.boolean().nullish(),
    creation_date: momentText.nullish(),
  })
  .transform((fields) => ({
    contentType: fields.content_type,
    objectId: fields.object_id,
    owner: fields.owner,
    note: noteOf(fields.subject, fields.description.trim()),
    dueAt: fields.reminder_date,
    isActive: fields.active ?? true,
    createdAt: fields.creation_date ?? fields.reminder_date,
  }));

const noteOf = (subject: string, description: string): string =>
  [subject, description === subject ? '' : description].filter(Boolean).join(': ');

export type ReminderRow = z.output<typeof shape> & RowPlace;

export const readReminder = (item: DumpItem): ReminderRow => readNumbered(item, shape);
