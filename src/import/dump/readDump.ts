import { z } from 'zod';
import { cut } from '../rows/clipped';
import { DumpRows, type RawRow } from './dumpRows';
import { dumpText } from './dumpText';
import { ImportError } from '../importError';
import { findPlaces, lineAndColumn } from './jsonPlaces';

/** One object of a dump, and where it stands, for messages. */
export type DumpItem = {
  model: string;
  /** Null when the dump was written without keys (`--natural-primary`, fixtures). */
  pk: string | null;
  fields: Record<string, unknown>;
  file: string;
  /** Both counted from 1. */
  item: number;
  line: number;
};

const itemShape = z.looseObject({
  model: z.string().regex(/^\w+\.\w+$/),
  pk: z.union([z.number(), z.string()]).nullish(),
  fields: z.record(z.string(), z.unknown()),
});

/** The rows of one file of Django's `dumpdata`, one by one. Throws ImportError, naming file and place, for anything else. */
export async function* readDump(file: string, onRead?: (bytes: number) => void): AsyncGenerator<DumpItem> {
  const rows = new DumpRows(file);
  let item = 0;
  for await (const chunk of dumpText(file, onRead)) {
    for (const row of rows.push(chunk)) yield itemOf(row, file, (item += 1));
  }
  rows.end();
}

function itemOf(row: RawRow, file: string, item: number): DumpItem {
  const parsed = itemShape.safeParse(parseRow(row, file));
  if (!parsed.success) throw new ImportError('import.errors.notDump', { file, item, line: row.line });
  const { model, pk, fields } = parsed.data;
  return {
    model: model.toLowerCase(),
    pk: pk == null ? null : oneLine(String(pk)),
    fields,
    file,
    item,
    line: row.line,
  };
}

function parseRow({ text, line, column }: RawRow, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const place = lineAndColumn(text, findPlaces(text).brokenAt ?? text.length);
    const within = { line: line + place.line - 1, column: place.line === 1 ? column + place.column - 1 : place.column };
    throw new ImportError('import.errors.notJson', { file, ...within });
  }
}

/** The item's fields in the shape its model needs; a wrong field is named with its place. */
export function readFields<T>(item: DumpItem, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(item.fields);
  if (parsed.success) return parsed.data;
  const { file, line, model } = item;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ImportError('import.errors.field', { file, item: item.item, line, model, field });
}

/** Text as a person would type it: no control characters, which PostgreSQL refuses in part, and single spaces. */
export const plainText = z
  .string()
  .nullish()
  .transform((value) => oneLine(value ?? ''));

export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** What a row is known by over several runs: its key, or, where the dump has none, its name. */
export const keyOf = (item: DumpItem, name: string): string => cut(item.pk ?? `name:${name}`, 254);
