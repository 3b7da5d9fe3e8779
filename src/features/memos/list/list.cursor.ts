import { z } from 'zod';
import type { Sort } from './list.schema';

/** Where a page ends: the sort key and id of its last row, and how many rows stand before the next one. */
export type Cursor = { key: string; id: number; position: number };

const INT4_MAX = 2_147_483_647;

const shape = z.tuple([
  z.enum(['created', 'title', 'recipient', 'owner']),
  z
    .string()
    .max(300)
    .refine((key) => !key.includes('\0') && key.isWellFormed()),
  z.number().int().min(0).max(INT4_MAX),
  z.number().int().min(0).max(INT4_MAX),
]);

/** Opaque, and good for one sort only. */
export const writeCursor = (sort: Sort, { key, id, position }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, key, id, position])).toString('base64url');

/** Null for anything this program did not write. */
export function readCursor(text: string, sort: Sort): Cursor | null {
  try {
    const [cursorSort, key, id, position] = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (cursorSort !== sort) return null;
    if (sort === 'created' && !z.iso.datetime().safeParse(key).success) return null;
    return { key, id, position };
  } catch {
    return null;
  }
}
