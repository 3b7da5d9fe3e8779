import { z } from 'zod';
import { oneLine } from '../dump/readDump';
import { longText, maybeReference, momentText, references } from './fields';

/** What the rows of memos, tasks and projects have alike. */
export const subjectFields = {
  name: z.string(),
  description: longText,
  note: longText,
  owner: maybeReference,
  subscribers: references,
  tags: references,
  task: maybeReference,
  project: maybeReference,
  creation_date: momentText,
  update_date: momentText.nullish(),
};

type Fields = z.output<z.ZodObject<typeof subjectFields>>;

/** The same in our words. */
export const subjectOf = (fields: Fields) => ({
  title: oneLine(fields.name),
  text: fields.description,
  note: fields.note.trim(),
  owner: fields.owner,
  subscribers: fields.subscribers,
  tags: fields.tags,
  project: fields.project,
  createdAt: fields.creation_date,
  updatedAt: fields.update_date ?? fields.creation_date,
});
