import { z } from 'zod';
import { addressField } from '#src/web/formFields';
import { day, id } from '#src/platform/http/params';
import { dayKey, momentKey, readCursor, type Cursor } from '#src/platform/listing/cursor';

export const VIEWS = ['all', 'mine', 'owned', 'subscribed'] as const;
export const SORTS = ['created', 'title', 'step', 'due'] as const;
export const PRIORITIES = ['high', 'middle', 'low'] as const;
export const DUES = ['overdue', 'today', '7d', 'none'] as const;
/** Beside the stages themselves: all open ones, all closed ones, any. */
export const STATES = ['active', 'closed', 'any'] as const;

export type View = (typeof VIEWS)[number];
export type Sort = (typeof SORTS)[number];
export type Direction = 'asc' | 'desc';
export type Order = { sort: Sort; dir: Direction };
/** A person by id, or by e-mail address where a company has too many people for a select. */
export type PersonRef = number | string;

/** What the address of a list of tasks says. Without `stage` it shows the active ones, and says so by a chip. */
export type TaskQuery = {
  view: View;
  q: string;
  stage: (typeof STATES)[number] | number;
  priority?: (typeof PRIORITIES)[number];
  responsible?: PersonRef;
  owner?: PersonRef;
  department?: number;
  tag?: number;
  due?: (typeof DUES)[number];
  from?: string;
  to?: string;
  files: boolean;
  /** Also the main tasks that the reader has put out of the list. */
  hidden: boolean;
  /** Missing: as the person last chose. */
  sort?: Sort;
  dir?: Direction;
  after?: Cursor;
  before?: Cursor;
  /** Columns of the board that show more cards. */
  more: number[];
};

/** Parts of the address that were not understood: each has a sentence under `taskList.problems`. */
const PROBLEMS = 'view q stage priority responsible owner department tag due from to range sort cursor'.split(' ');
export type ReadTaskQuery = { query: TaskQuery; problems: string[] };

const person = z.union([id, addressField()]);
const words = z
  .string()
  .max(200)
  .refine((value) => !value.includes('\0') && value.isWellFormed())
  .transform((value) => value.trim().replace(/\s+/g, ' '));

/** Newest first, but the nearest day and the letter A first. */
export const firstDirection = (sort: Sort): Direction => (sort === 'created' ? 'desc' : 'asc');

/** An address is typed, shared and kept for years: what is not understood is said and ignored, never an error. */
export const taskListQuery = z.record(z.string(), z.unknown()).transform((given): ReadTaskQuery => {
  const problems: string[] = [];
  function read<T>(name: string, schema: z.ZodType<T>, problem = name): T | undefined {
    const all = given[name];
    const value: unknown = Array.isArray(all) ? all.at(-1) : all;
    if (value === undefined || value === '') return undefined;
    const parsed = schema.safeParse(value);
    if (!parsed.success) problems.push(problem);
    return parsed.success ? parsed.data : undefined;
  }
  const isOn = (name: string): boolean => given[name] === '1';

  const sort = read('sort', z.enum(SORTS));
  const dir = read('dir', z.enum(['asc', 'desc']), 'sort');
  const query: TaskQuery = {
    view: read('view', z.enum(VIEWS)) ?? 'all',
    q: read('q', words) ?? '',
    stage: read('stage', z.union([z.enum(STATES), id])) ?? 'active',
    priority: read('priority', z.enum(PRIORITIES)),
    responsible: read('responsible', person),
    owner: read('owner', person),
    department: read('department', id),
    tag: read('tag', id),
    due: read('due', z.enum(DUES)),
    from: read('from', day),
    to: read('to', day),
    files: isOn('files'),
    hidden: isOn('hidden'),
    sort,
    dir: sort ? (dir ?? firstDirection(sort)) : undefined,
    after: read('after', cursorOf(sort ?? 'created'), 'cursor'),
    before: read('before', cursorOf(sort ?? 'created'), 'cursor'),
    more: moreOf(given['more']),
  };
  if (query.from && query.to && query.from > query.to) problems.push('range');
  return { query, problems: problems.filter((problem) => PROBLEMS.includes(problem)) };
});

const MORE_MAX = 50;

const moreOf = (given: unknown): number[] =>
  (Array.isArray(given) ? given : [given])
    .slice(0, MORE_MAX)
    .map((value) => id.safeParse(value))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []));

const KEYS: Record<Sort, z.ZodType<string>> = {
  created: momentKey,
  title: z.string(),
  step: dayKey,
  due: dayKey,
};

const cursorOf = (sort: Sort) =>
  z.string().transform((text, context) => {
    const cursor = readCursor(text, sort, KEYS[sort]);
    if (!cursor) context.addIssue({ code: 'custom' });
    return cursor ?? z.NEVER;
  });
