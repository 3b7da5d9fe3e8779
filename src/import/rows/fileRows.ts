import { z } from 'zod';
import type { DumpItem } from '../dump/readDump';
import { contentTypeReference } from './fields';
import { readNumbered, type RowPlace } from './rowPlace';

export const FILE = 'common.thefile';

const shape = z
  .looseObject({
    file: z
      .string()
      .nullish()
      .transform((value) => value ?? ''),
    content_type: contentTypeReference,
    object_id: z.int(),
  })
  .transform(({ file, content_type, object_id }) => ({
    /** As it lies below MEDIA_ROOT. */
    path: file,
    contentType: content_type,
    objectId: object_id,
  }));

export type FileRow = z.output<typeof shape> & RowPlace;

export const readFile = (item: DumpItem): FileRow => readNumbered(item, shape);
