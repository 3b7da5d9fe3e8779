import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ImportError } from './importError';
import { findPlaces, lineAndColumn } from './jsonPlaces';

/** One object of a dump, and where it stands, for messages. */
export type DumpItem = {
  model: string;
  /** Null when the dump was written without keys (`--natural-primary`, fixtures). */
  pk: string | null;
  fields: Record<string, unknown>;
  file: string;
  /** Counted from 1. */
  item: number;
  line: () => number;
};

const itemShape = z.looseObject({
  model: z.string().regex(/^\w+\.\w+$/),
  pk: z.union([z.number(), z.string()]).nullish(),
  fields: z.record(z.string(), z.unknown()),
});

/** Reads one file of Django's `dumpdata`. Throws ImportError, naming file and place, for anything else. */
export async function readDump(file: string): Promise<DumpItem[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new ImportError('import.errors.unreadable', { file, reason: error.code ?? error.message });
  });
  return parseDump(decode(bytes, file), file);
}

/** UTF-8 with or without a byte order mark; `> dump.json` in PowerShell writes UTF-16. */
function decode(bytes: Buffer, file: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ImportError('import.errors.notText', { file });
  }
}

function parseDump(text: string, file: string): DumpItem[] {
  if (text.trim() === '') throw new ImportError('import.errors.empty', { file });
  const list = z.array(z.unknown()).safeParse(parseJson(text, file));
  if (!list.success) throw new ImportError('import.errors.notList', { file });

  // Lines are asked for in messages only.
  let lines: number[] | null = null;
  const lineOf = (index: number): number => {
    lines ??= linesOf(text, findPlaces(text).items);
    return lines[index] ?? 1;
  };
  return list.data.map((raw, index) => {
    const parsed = itemShape.safeParse(raw);
    if (!parsed.success) throw new ImportError('import.errors.notDump', { file, item: index + 1, line: lineOf(index) });
    const { model, pk, fields } = parsed.data;
    return {
      model: model.toLowerCase(),
      pk: pk == null ? null : String(pk),
      fields,
      file,
      item: index + 1,
      line: () => lineOf(index),
    };
  });
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { brokenAt } = findPlaces(text);
    throw new ImportError('import.errors.notJson', { file, ...lineAndColumn(text, brokenAt ?? text.length) });
  }
}

/** In one pass: a dump may have a hundred thousand items. Offsets rise. */
function linesOf(text: string, offsets: number[]): number[] {
  let line = 1;
  let from = 0;
  return offsets.map((offset) => {
    for (let at = text.indexOf('\n', from); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
      line += 1;
      from = at + 1;
    }
    return line;
  });
}

/** The item's fields in the shape its model needs; a wrong field is named with its place. */
export function readFields<T>(item: DumpItem, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(item.fields);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new ImportError('import.errors.field', {
    file: item.file,
    item: item.item,
    line: item.line(),
    model: item.model,
    field,
  });
}

/** Text as a person would type it: no control characters, which PostgreSQL refuses in part, and single spaces. */
export const plainText = z
  .string()
  .nullish()
  .transform((value) =>
    (value ?? '')
      .toWellFormed()
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
  );

/** What a row is known by over several runs: its key, or, where the dump has none, its name. */
export const keyOf = (item: DumpItem, name: string): string => (item.pk ?? `name:${name}`).slice(0, 254);
