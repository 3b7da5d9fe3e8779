import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { momentKey, readCursor, type Cursor } from '#src/platform/listing/cursor';

export const STATUSES = ['all', 'active', 'invited', 'deactivated'] as const;
export const FLAGS = ['executive', 'operator', 'admin', 'head', 'none'] as const;
export const SORTS = ['name', 'email', 'department', 'seen', 'created'] as const;

export type Sort = (typeof SORTS)[number];
export type Direction = 'asc' | 'desc';

/** What the address of the list of users says. */
export type UsersQuery = {
  status: (typeof STATUSES)[number];
  q: string;
  flag?: (typeof FLAGS)[number];
  /** 0 is "no department". */
  department?: number;
  /** Only those whose last mail could not be delivered. */
  hasMailTrouble: boolean;
  twoStep?: 'on' | 'off';
  sort: Sort;
  dir: Direction;
  after?: Cursor;
  before?: Cursor;
};

export type ReadUsersQuery = { query: UsersQuery; problems: string[] };

const words = z
  .string()
  .max(200)
  .transform((value) => value.replaceAll('\0', '').toWellFormed().trim().replace(/\s+/g, ' '));

/** Days newest first, words from A. */
export const firstDirection = (sort: Sort): Direction => (sort === 'seen' || sort === 'created' ? 'desc' : 'asc');

/** An address is typed, shared and kept for years: what is not understood is said and ignored, never an error. */
export const usersListQuery = z.record(z.string(), z.unknown()).transform((given): ReadUsersQuery => {
  const problems: string[] = [];
  function read<T>(name: string, schema: z.ZodType<T>): T | undefined {
    const all = given[name];
    const value: unknown = Array.isArray(all) ? all.at(-1) : all;
    if (value === undefined || value === '') return undefined;
    const parsed = schema.safeParse(value);
    if (!parsed.success) problems.push(name);
    return parsed.success ? parsed.data : undefined;
  }
  const sort = read('sort', z.enum(SORTS)) ?? 'name';
  const query: UsersQuery = {
    status: read('status', z.enum(STATUSES)) ?? 'all',
    q: read('q', words) ?? '',
    flag: read('flag', z.enum(FLAGS)),
    department: read('department', z.union([z.literal('none').transform(() => 0), id])),
    hasMailTrouble: read('mail', z.literal('trouble')) !== undefined,
    twoStep: read('twoStep', z.enum(['on', 'off'])),
    sort,
    dir: read('dir', z.enum(['asc', 'desc'])) ?? firstDirection(sort),
    after: read('after', cursorOf(sort)),
    before: read('before', cursorOf(sort)),
  };
  return { query, problems };
});

const isTime = (sort: Sort): boolean => sort === 'seen' || sort === 'created';

const cursorOf = (sort: Sort) =>
  z.string().transform((text, context) => {
    const cursor = readCursor(text, sort, isTime(sort) ? momentKey : z.string());
    if (!cursor) context.addIssue({ code: 'custom' });
    return cursor ?? z.NEVER;
  });
