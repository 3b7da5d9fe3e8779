import { z } from 'zod';
import { ImportError } from '../importError';
import { readFields, type DumpItem } from '../dump/readDump';

/** The number of a row, and where it stands. */
export type RowPlace = { pk: number; file: string; line: number };

const number = z.coerce.number().int().positive();

/** A row of a model whose rows are known by their number, whatever options the dump was made with. */
export function readNumbered<T>(item: DumpItem, shape: z.ZodType<T>): T & RowPlace {
  const { model, file, line } = item;
  const pk = number.safeParse(item.pk);
  if (!pk.success) throw new ImportError('import.errors.field', { file, item: item.item, line, model, field: 'pk' });
  return { ...readFields(item, shape), pk: pk.data, file, line };
}
