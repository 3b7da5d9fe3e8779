import { z } from 'zod';

/** Where a page ends: the sort key and id of its last row, and how many rows stand before the next one. */
export type Cursor = { key: string; id: number; position: number };

const INT4_MAX = 2_147_483_647;

const shape = z.tuple([
  z.string().max(20),
  z
    .string()
    .max(300)
    .refine((key) => !key.includes('\0') && key.isWellFormed()),
  z.number().int().min(0).max(INT4_MAX),
  z.number().int().min(0).max(INT4_MAX),
]);

/** There is no year 0 in PostgreSQL's calendar. */
const hasYear = (text: string): boolean => !text.startsWith('0000');

/** Keys of sorts by a moment, and by a day. */
export const momentKey = z.iso.datetime().refine(hasYear);
export const dayKey = z.iso.date().refine(hasYear);

/** Opaque, and good for one sort only. */
export const writeCursor = (sort: string, { key, id, position }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, key, id, position])).toString('base64url');

/** Null for anything this program did not write. `keyOf` is what a key of this sort looks like. */
export function readCursor(text: string, sort: string, keyOf: z.ZodType<string>): Cursor | null {
  try {
    const [cursorSort, key, id, position] = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return cursorSort === sort && keyOf.safeParse(key).success ? { key, id, position } : null;
  } catch {
    return null;
  }
}

const MOMENT_LENGTH = 24;

/** Keys of sorts by a name: what belongs to one name is in the order of time. */
export const timedKey = z
  .string()
  .refine((key) => momentKey.safeParse(key.slice(0, MOMENT_LENGTH)).success && key[MOMENT_LENGTH] === ' ');
export const writeTimedKey = (at: Date, name: string): string => `${at.toISOString()} ${name}`;
export const readTimedKey = (key: string) => ({ at: key.slice(0, MOMENT_LENGTH), name: key.slice(MOMENT_LENGTH + 1) });
