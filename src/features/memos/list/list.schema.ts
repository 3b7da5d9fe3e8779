import { z } from 'zod';
import { addressField } from '#src/web/formFields';
import { day, id } from '#src/platform/http/params';
import { momentKey, readCursor, timedKey, type Cursor } from '#src/platform/listing/cursor';

export const VIEWS = ['all', 'to-consider', 'mine', 'subscribed', 'drafts'] as const;
export const STAGES = ['pending', 'postponed', 'considered'] as const;
export const PERIODS = ['today', '7d', 'month', 'year'] as const;
export const SORTS = ['created', 'title', 'recipient', 'owner'] as const;

export type View = (typeof VIEWS)[number];
export type Sort = (typeof SORTS)[number];
export type Direction = 'asc' | 'desc';

/** A person by id, or by e-mail address where a company has too many people for a select. */
export type PersonRef = number | string;

/** What the address of a list says. `recipient` 0 is the company. */
export type ListQuery = {
  view: View;
  q: string;
  stage?: (typeof STAGES)[number];
  recipient?: PersonRef;
  owner?: PersonRef;
  department?: number;
  tag?: number;
  created?: (typeof PERIODS)[number];
  from?: string;
  to?: string;
  files: boolean;
  task: boolean;
  sort: Sort;
  dir: Direction;
  after?: Cursor;
  before?: Cursor;
};

/** Parts of the address that were not understood: each has a sentence under `list.problems`. */
export type Problem =
  | 'view'
  | 'q'
  | 'stage'
  | 'recipient'
  | 'owner'
  | 'department'
  | 'tag'
  | 'created'
  | 'from'
  | 'to'
  | 'range'
  | 'sort'
  | 'cursor';

export type ReadQuery = { query: ListQuery; problems: Problem[] };

const person = z.union([id, addressField()]);
const recipient = z.union([z.literal('company').transform(() => 0), person]);
const words = z
  .string()
  .max(200)
  .refine((value) => !value.includes('\0') && value.isWellFormed())
  .transform((value) => value.trim().replace(/\s+/g, ' '));

/** An address is typed, shared and kept for years: what is not understood is said and ignored, never an error. */
export const listQuery = z.record(z.string(), z.unknown()).transform((given): ReadQuery => {
  const problems: Problem[] = [];
  function read<T>(name: string, schema: z.ZodType<T>, problem: Problem): T | undefined {
    const all = given[name];
    const value: unknown = Array.isArray(all) ? all.at(-1) : all;
    if (value === undefined || value === '') return undefined;
    const parsed = schema.safeParse(value);
    if (!parsed.success) problems.push(problem);
    return parsed.success ? parsed.data : undefined;
  }
  const isOn = (name: string): boolean => given[name] === '1';

  const sort = read('sort', z.enum(SORTS), 'sort') ?? 'created';
  const query: ListQuery = {
    view: read('view', z.enum(VIEWS), 'view') ?? 'all',
    q: read('q', words, 'q') ?? '',
    stage: read('stage', z.enum(STAGES), 'stage'),
    recipient: read('recipient', recipient, 'recipient'),
    owner: read('owner', person, 'owner'),
    department: read('department', id, 'department'),
    tag: read('tag', id, 'tag'),
    created: read('created', z.enum(PERIODS), 'created'),
    from: read('from', day, 'from'),
    to: read('to', day, 'to'),
    files: isOn('files'),
    task: isOn('task'),
    sort,
    dir: read('dir', z.enum(['asc', 'desc']), 'sort') ?? (sort === 'created' ? 'desc' : 'asc'),
    after: read('after', cursorOf(sort), 'cursor'),
    before: read('before', cursorOf(sort), 'cursor'),
  };
  if (given['cursor'] !== undefined) problems.push('cursor');
  if (query.from && query.to && query.from > query.to) problems.push('range');
  return { query, problems };
});

const KEYS: Record<Sort, z.ZodType<string>> = {
  created: momentKey,
  title: z.string(),
  recipient: timedKey,
  owner: timedKey,
};

const cursorOf = (sort: Sort) =>
  z.string().transform((text, context) => {
    const cursor = readCursor(text, sort, KEYS[sort]);
    if (!cursor) context.addIssue({ code: 'custom', message: 'list.problems.cursor' });
    return cursor ?? z.NEVER;
  });
