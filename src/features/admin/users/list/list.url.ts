import { writeCursor } from '#src/platform/listing/cursor';
import { userUrls } from '../users.urls';
import { firstDirection, type UsersQuery } from './list.schema';

/** What a chip takes off, and what the address then says. */
const OFF = {
  q: { q: '' },
  flag: { flag: undefined },
  department: { department: undefined },
  mail: { hasMailTrouble: false },
  twoStep: { twoStep: undefined },
} as const satisfies Record<string, Partial<UsersQuery>>;

export type Part = keyof typeof OFF;

/** The parts of the address in the order in which people read them; what is the default is left out. */
export function parametersOf(query: UsersQuery): [string, string][] {
  const given: [string, string | number | undefined | false][] = [
    ['status', query.status !== 'all' && query.status],
    ['q', query.q],
    ['flag', query.flag],
    ['department', query.department === 0 ? 'none' : query.department],
    ['mail', query.hasMailTrouble && 'trouble'],
    ['twoStep', query.twoStep],
    ['sort', query.sort !== 'name' && query.sort],
    ['dir', query.dir !== firstDirection(query.sort) && query.dir],
    ['after', query.after && writeCursor(query.sort, query.after)],
    ['before', query.before && writeCursor(query.sort, query.before)],
  ];
  return given.flatMap(([name, value]) =>
    value === undefined || value === false || value === '' ? [] : [[name, String(value)]],
  );
}

/** Other people, or the same in another order. It begins at its first page unless a cursor is given. */
export function usersListUrl(query: UsersQuery, changes: Partial<UsersQuery> = {}, path = userUrls.list): string {
  const asked = { ...query, after: undefined, before: undefined, ...changes };
  const text = new URLSearchParams(parametersOf(asked)).toString();
  return text === '' ? path : `${path}?${text}`;
}

export const without = (query: UsersQuery, part: Part): string => usersListUrl(query, OFF[part]);
