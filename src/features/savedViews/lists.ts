import { memoList } from '#src/features/memos/list/list.address';
import { projectList, taskList } from '#src/features/tasks/list/list.address';
import type { ListKind } from '#src/web/actor';

export const LISTS = { memos: memoList, tasks: taskList, projects: projectList };

/** The parameters as the list itself writes them: what it does not know is gone, and the place in the list, too. */
export function normalised(kind: ListKind, query: string): string {
  const given = Object.fromEntries(new URLSearchParams(query));
  if (kind === 'memos') return parametersOf(memoList, memoList.schema.parse(given).query);
  const list = LISTS[kind];
  return parametersOf(list, list.schema.parse(given).query);
}

type Written<Q> = { parameters(query: Q): [string, string][] };

/** Without a cursor. */
export const parametersOf = <Q extends object>(list: Written<Q>, query: Q): string =>
  new URLSearchParams(list.parameters({ ...query, after: undefined, before: undefined })).toString();

export function addressOf(kind: ListKind, query: string, path = `/${kind}`): string {
  return query === '' ? path : `${path}?${query}`;
}
