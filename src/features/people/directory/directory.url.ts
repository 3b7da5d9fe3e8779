import { writeCursor } from '#src/platform/listing/cursor';
import { peopleUrls } from '../people.urls';
import type { PeopleQuery } from './directory.schema';

/** The parts of a directory's address in the order in which people read them; what is the default is left out. */
export function parametersOf(query: PeopleQuery): [string, string][] {
  const given: [string, string | number | false | undefined][] = [
    ['view', query.view !== 'all' && query.view],
    ['q', query.q],
    ['department', query.department],
    ['role', query.role],
    ['away', query.away && '1'],
    ['former', query.former && '1'],
    ['after', query.after && writeCursor('name', query.after)],
    ['before', query.before && writeCursor('name', query.before)],
  ];
  return given.flatMap(([name, value]) =>
    value === undefined || value === false || value === '' ? [] : [[name, String(value)]],
  );
}

/** Another list than the one shown, from its first page on unless a cursor is given. */
export function directoryUrl(query: PeopleQuery, changes: Partial<PeopleQuery> = {}): string {
  const parameters = new URLSearchParams(parametersOf({ ...query, after: undefined, before: undefined, ...changes }));
  const text = parameters.toString();
  return text === '' ? peopleUrls.list : `${peopleUrls.list}?${text}`;
}
