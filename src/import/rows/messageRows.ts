import { z } from 'zod';
import type { DumpItem } from '../dump/readDump';
import { contentTypeReference, longText, maybeReference, momentText, references } from './fields';
import { readNumbered, type RowPlace } from './rowPlace';

export const MESSAGE = 'chat.chatmessage';

const shape = z
  .looseObject({
    content_type: contentTypeReference,
    object_id: z.int(),
    content: longText,
    owner: maybeReference,
    answer_to: maybeReference,
    to: references,
    /** Those of `to` who have not read it. */
    recipients: references,
    creation_date: momentText,
  })
  .transform((fields) => ({
    contentType: fields.content_type,
    objectId: fields.object_id,
    text: fields.content.trim(),
    owner: fields.owner,
    answerTo: fields.answer_to,
    to: fields.to,
    unreadBy: fields.recipients,
    createdAt: fields.creation_date,
  }));

export type MessageRow = z.output<typeof shape> & RowPlace;

export const readMessage = (item: DumpItem): MessageRow => readNumbered(item, shape);
