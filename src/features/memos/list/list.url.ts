import { memoUrls } from '../memos.urls';
import { writeCursor } from '#src/platform/listing/cursor';
import type { ListQuery } from './list.schema';

type Part = 'q' | 'stage' | 'recipient' | 'owner' | 'department' | 'tag' | 'created' | 'from' | 'to' | 'files' | 'task';

/** The parts of a list's address, in the order in which people read them; what is the default is left out. */
export function parametersOf(query: ListQuery): [string, string][] {
  const given: [string, string | number | undefined | false][] = [
    ['view', query.view !== 'all' && query.view],
    ['q', query.q],
    ['stage', query.stage],
    ['recipient', query.recipient === 0 ? 'company' : query.recipient],
    ['owner', query.owner],
    ['department', query.department],
    ['tag', query.tag],
    ['created', query.created],
    ['from', query.from],
    ['to', query.to],
    ['files', query.files && '1'],
    ['task', query.task && '1'],
    ['sort', query.sort !== 'created' && query.sort],
    ['dir', query.dir !== (query.sort === 'created' ? 'desc' : 'asc') && query.dir],
    ['after', query.after && writeCursor(query.sort, query.after)],
    ['before', query.before && writeCursor(query.sort, query.before)],
  ];
  return given.flatMap(([name, value]) =>
    value === undefined || value === false || value === '' ? [] : [[name, String(value)]],
  );
}

/** Another list than the one shown. It begins at its first page unless a cursor is given. */
export function listUrl(query: ListQuery, changes: Partial<ListQuery> = {}): string {
  const parameters = new URLSearchParams(parametersOf({ ...query, after: undefined, before: undefined, ...changes }));
  const text = parameters.toString();
  return text === '' ? memoUrls.list : `${memoUrls.list}?${text}`;
}

export const without = (query: ListQuery, part: Part): string =>
  listUrl(
    query,
    part === 'q' ? { q: '' } : part === 'files' || part === 'task' ? { [part]: false } : { [part]: undefined },
  );
