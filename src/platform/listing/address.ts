import { z } from 'zod';
import { dayKey, momentKey, readCursor, timedKey, writeCursor, type Cursor } from './cursor';
import { filter, type Filters, type ValuesOf } from './filter';

export type Direction = 'asc' | 'desc';

/** Which way a sort goes first, and what its cursors hold. */
type SortOf = { first: Direction; key: z.ZodType<string> };
export const newestFirst: SortOf = { first: 'desc', key: momentKey };
export const nearestFirst: SortOf = { first: 'asc', key: dayKey };
export const fromA: SortOf = { first: 'asc', key: z.string() };
/** By a name, and by time what belongs to one name. */
export const namesFromA: SortOf = { first: 'asc', key: timedKey };

type Order<S, D> = undefined extends D ? { sort?: S; dir?: Direction } : { sort: S; dir: Direction };
type Query<V extends Filters, F extends Filters, S, D> = ValuesOf<V> &
  ValuesOf<F> &
  Order<S, D> & { after?: Cursor; before?: Cursor };

type Spec<V, F, S extends string, D> = {
  path: string;
  /** Which list it is: kept when filters are taken off. */
  view: V;
  /** Each has a chip while it is on. The address has them in this order. */
  filters: F;
  sort: Record<S, SortOf>;
  /** The sort that the address need not name; undefined where the person's own order then counts. */
  sortedBy: D;
};

type On<T> = Exclude<T, undefined | false>;
/** What a filter names may be gone: archived, no longer here, or never heard of. */
export type Label = string | { label: string; isGone: boolean };
type Labels<F extends Filters> = { [K in keyof F]: (value: On<ValuesOf<F>[K]>) => Label };

export type QueryOf<A extends { everything: unknown }> = A['everything'];
export type ReadQuery<Q> = { query: Q; problems: string[] };

/** A direction is part of the sort, and both cursors are one to readers. */
const PROBLEMS: Record<string, string> = { dir: 'sort', after: 'cursor', before: 'cursor' };
export function problemTexts(found: readonly string[], textOf: (problem: string) => string) {
  const names = found.map((name) => PROBLEMS[name] ?? name);
  const problems = names.map((problem) => ({ problem, text: textOf(problem) }));
  return { problems, wrong: Object.fromEntries(names.map((name) => [name, true])) };
}

/**
 * The address of a list: from what it may hold follow how it is read, what is said of what is not understood, how it is
 * written, its chips and the links that sort. It is typed, shared and kept for years, so nothing in it is an error.
 */
export function listAddress<V extends Filters, F extends Filters, S extends string, D extends S | undefined>(
  spec: Spec<V, F, S, D>,
) {
  type Q = Query<V, F, S, D>;
  const { path, view, filters } = spec;
  const sorts: Record<string, SortOf | undefined> = spec.sort;
  const [onlySort, ...otherSorts] = Object.keys(sorts);
  const isSortable = otherSorts.length > 0;
  const parts: Filters = { ...view, ...filters };
  const sortedBy: string | undefined = spec.sortedBy;
  const cursorSort = (sort: string | undefined): string => sort ?? onlySort ?? '';
  const valuesOf = (query: Q): Record<string, unknown> => query;

  function read(given: Record<string, unknown>): ReadQuery<Q> {
    const problems: string[] = [];
    function take<T>(name: string, { read, absent }: Pick<Filters[string], 'read' | 'absent'>): T {
      const found = read(given[name]);
      if (!found.success) problems.push(name);
      return (found.success ? found.data : absent) as T;
    }
    const sort = isSortable ? take<string | undefined>('sort', sortFilter) : sortedBy;
    const dir = isSortable ? take<Direction | undefined>('dir', directionFilter) : undefined;
    const cursor = cursorFilter(cursorSort(sort), sorts[cursorSort(sort)]?.key ?? z.never());
    const query = {
      ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, take(name, part)])),
      sort,
      dir: sort && (dir ?? sorts[sort]?.first),
      after: take('after', cursor),
      before: take('before', cursor),
    };
    const { from, to } = query as { from?: unknown; to?: unknown };
    if (typeof from === 'string' && typeof to === 'string' && from > to) problems.push('range');
    return { query: query as unknown as Q, problems };
  }

  const sortFilter = filter(
    z.string().refine((name) => Object.hasOwn(sorts, name)),
    { absent: sortedBy },
  );

  /** The default is left out. */
  function parameters(query: Q): [string, string][] {
    const values = valuesOf(query);
    const { sort, dir, after, before } = query as { sort?: string; dir?: string; after?: Cursor; before?: Cursor };
    const given: [string, string | false | undefined][] = [
      ...Object.entries(parts).map(([name, part]): [string, string | false] => [
        name,
        values[name] !== part.absent && values[name] !== undefined && part.write(values[name]),
      ]),
      ['sort', isSortable && sort !== sortedBy && sort],
      ['dir', isSortable && sort !== undefined && dir !== sorts[sort]?.first && dir],
      ['after', after && writeCursor(cursorSort(sort), after)],
      ['before', before && writeCursor(cursorSort(sort), before)],
    ];
    return given.flatMap(([name, value]) => (value ? [[name, value]] : []));
  }

  /** Another list than the one shown; at its first page unless a cursor is given. */
  function url(query: Q, changes: Partial<Q> = {}, at = path): string {
    const text = new URLSearchParams(
      parameters({ ...query, after: undefined, before: undefined, ...changes }),
    ).toString();
    return text === '' ? at : `${at}?${text}`;
  }

  const off = (names: string[]) => Object.fromEntries(names.map((name) => [name, filters[name]?.off])) as Partial<Q>;
  const without = (query: Q, name: keyof F & string, at = path): string => url(query, off([name]), at);

  /** The filters that are on, each with the address without it. One without a label has no chip. */
  function chips(query: Q, labels: Labels<F>, at = path) {
    const names = Object.keys(filters);
    const made = names.flatMap((name) => {
      const value = valuesOf(query)[name];
      const labelOf = labels[name] as (value: unknown) => Label;
      const made = value === filters[name]?.off ? '' : labelOf(value);
      const { label, isGone } = typeof made === 'string' ? { label: made, isGone: false } : made;
      return label === '' ? [] : [{ label, isGone, removeUrl: without(query, name, at) }];
    });
    return { chips: made, clearUrl: url(query, off(names), at) };
  }

  const isFiltered = (query: Q): boolean =>
    Object.entries(filters).some(([name, { off }]) => valuesOf(query)[name] !== off);

  /** A column's heading: the link that sorts by it, or turns the order round. */
  function heading(query: Q, name: string, order: { sort?: S; dir?: Direction } = query) {
    const sort = Object.hasOwn(sorts, name) && sorts[name];
    if (!sort) return { href: '', sorted: '' as const };
    const isSorted = order.sort === name;
    const dir = !isSorted ? sort.first : order.dir === 'asc' ? 'desc' : 'asc';
    const sorted = !isSorted ? ('' as const) : order.dir === 'asc' ? ('ascending' as const) : ('descending' as const);
    return { href: url(query, { sort: name, dir } as unknown as Partial<Q>), sorted };
  }

  return {
    schema: z.record(z.string(), z.unknown()).transform(read),
    everything: read({}).query,
    parameters,
    url,
    without,
    chips,
    isFiltered,
    heading,
    /** What a form that does not ask for these sends along. */
    hidden: (query: Q, ...names: string[]) => parameters(query).filter(([name]) => names.includes(name)),
  };
}

const directionFilter = filter(z.enum(['asc', 'desc']));

const cursorFilter = (sort: string, key: z.ZodType<string>) =>
  filter(
    z.string().transform((text, context) => {
      const cursor = readCursor(text, sort, key);
      if (!cursor) context.addIssue({ code: 'custom' });
      return cursor ?? z.NEVER;
    }),
  );
