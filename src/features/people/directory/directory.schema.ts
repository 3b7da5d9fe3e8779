import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { readCursor, type Cursor } from '#src/platform/listing/cursor';

export const VIEWS = ['all', 'department'] as const;
export const ROLES = ['head', 'executive'] as const;

/** What the address of the directory says. `view=department` is for heads: the people of the departments they lead. */
export type PeopleQuery = {
  view: (typeof VIEWS)[number];
  q: string;
  department?: number;
  role?: (typeof ROLES)[number];
  away: boolean;
  /** Those who have left, instead of those who are here. */
  former: boolean;
  after?: Cursor;
  before?: Cursor;
};

const words = z
  .string()
  .max(100)
  .refine((value) => !value.includes('\0') && value.isWellFormed())
  .transform((value) => value.trim().replace(/\s+/g, ' '));

const cursor = z.string().transform((text, context) => {
  const read = readCursor(text, 'name', z.string());
  if (!read) context.addIssue({ code: 'custom', message: 'people.problem' });
  return read ?? z.NEVER;
});

/** What is not understood is left out and said (`isMistaken`), never an error: addresses are kept for years. */
export const peopleQuery = z
  .record(z.string(), z.unknown())
  .transform((given): { query: PeopleQuery; isMistaken: boolean } => {
    let isMistaken = false;
    function read<T>(name: string, schema: z.ZodType<T>): T | undefined {
      const all = given[name];
      const value: unknown = Array.isArray(all) ? all.at(-1) : all;
      if (value === undefined || value === '') return undefined;
      const parsed = schema.safeParse(value);
      isMistaken ||= !parsed.success;
      return parsed.data;
    }
    const query: PeopleQuery = {
      view: read('view', z.enum(VIEWS)) ?? 'all',
      q: read('q', words) ?? '',
      department: read('department', id),
      role: read('role', z.enum(ROLES)),
      away: given['away'] === '1',
      former: given['former'] === '1',
      after: read('after', cursor),
      before: read('before', cursor),
    };
    return { query, isMistaken };
  });
