import { writeCursor } from '#src/platform/listing/cursor';
import { taskUrls } from '../tasks.urls';
import { firstDirection, type TaskQuery } from './list.schema';

/** What a chip takes off, and what the address then says. */
const OFF = {
  q: { q: '' },
  stage: { stage: 'any' },
  priority: { priority: undefined },
  responsible: { responsible: undefined },
  owner: { owner: undefined },
  department: { department: undefined },
  tag: { tag: undefined },
  due: { due: undefined },
  from: { from: undefined },
  to: { to: undefined },
  files: { files: false },
  hidden: { hidden: false },
} as const satisfies Record<string, Partial<TaskQuery>>;

export type Part = keyof typeof OFF;

/** The parts of the address in the order in which people read them; what is the default is left out. */
export function parametersOf(query: TaskQuery): [string, string][] {
  const { sort = 'created' } = query;
  const given: [string, string | number | undefined | false][] = [
    ['view', query.view !== 'all' && query.view],
    ['q', query.q],
    ['stage', query.stage !== 'active' && query.stage],
    ['priority', query.priority],
    ['responsible', query.responsible],
    ['owner', query.owner],
    ['department', query.department],
    ['tag', query.tag],
    ['due', query.due],
    ['from', query.from],
    ['to', query.to],
    ['files', query.files && '1'],
    ['hidden', query.hidden && '1'],
    // Also the default, for the person may have chosen another order before.
    ['sort', query.sort],
    ['dir', query.sort && query.dir !== firstDirection(query.sort) && query.dir],
    ['after', query.after && writeCursor(sort, query.after)],
    ['before', query.before && writeCursor(sort, query.before)],
    ...query.more.map((stageId): [string, number] => ['more', stageId]),
  ];
  return given.flatMap(([name, value]) =>
    value === undefined || value === false || value === '' ? [] : [[name, String(value)]],
  );
}

/** The same tasks at another place, or others at this. It begins at its first page unless a cursor is given. */
export function taskListUrl(query: TaskQuery, changes: Partial<TaskQuery> = {}, path: string = taskUrls.list): string {
  const asked = { ...query, after: undefined, before: undefined, more: [], ...changes };
  const text = new URLSearchParams(parametersOf(asked)).toString();
  return text === '' ? path : `${path}?${text}`;
}

export const without = (query: TaskQuery, part: Part, path?: string): string => taskListUrl(query, OFF[part], path);
