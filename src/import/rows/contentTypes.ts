import { z } from 'zod';
import { ImportError } from '../importError';
import { readFields, type DumpItem } from '../dump/readDump';

export const CONTENT_TYPE = 'contenttypes.contenttype';

const shape = z.looseObject({ app_label: z.string(), model: z.string() });

/** Which model a reference means: `tasks.memo` for `52`, where the files say so. */
export type ContentTypes = ReadonlyMap<string, string>;

export const readContentTypes = (items: readonly DumpItem[]): ContentTypes =>
  new Map(
    items.map((item) => {
      const { app_label, model } = readFields(item, shape);
      return [item.pk ?? `${app_label}.${model}`, `${app_label}.${model}`.toLowerCase()];
    }),
  );

type Referring = { contentType: string; file: string; line: number };

/** Throws ImportError for a number that the files do not explain: it differs from installation to installation. */
export function modelOf(types: ContentTypes, { contentType, file, line }: Referring): string {
  if (contentType.includes('.')) return contentType;
  const model = types.get(contentType);
  if (model === undefined) throw new ImportError('import.errors.contentType', { file, line, number: contentType });
  return model;
}
