import { boundedCount, type Parameters } from '#src/platform/listing/statement';
import type { Sought } from '#src/features/fileTexts/hits.fragments';
import type { Question } from '#src/features/search/search.queries';
import { NO_DAY } from './duePeriod';
import type { Order, View } from './list.address';
import type { TaskQuestion } from './list.statement';

/**
 * `walk`: common words, scan the first tasks until the page is full. `index`: rare words, take all matches from the
 * index. `isUnquoted`: without passages.
 */
export type TaskSearch =
  | { by: 'none' }
  | { by: 'walk' | 'index'; words: Question; files: Sought; exceptNumber?: number; isUnquoted?: boolean }
  | { by: 'number'; number: number };

/** The reader's roles, or all tasks for readers who see everything. */
export type Source = {
  isAll: boolean;
  tables: string;
  id: string;
  column: string;
  conditions: string[];
  /** The reader's own role in a row. */
  own: { columns: string; names: string };
};

const ROLE: Record<View, string> = {
  all: 'true',
  mine: 'p.is_responsible',
  owned: '(p.is_owner OR p.is_co_owner)',
  subscribed: 'p.is_subscriber',
};

export const WORKS = '(p.is_owner OR p.is_co_owner OR p.is_responsible)';

/**
 * Roles in a main task make its subtasks visible (`visibleTasks`), but the list shows only tasks with a role of one's
 * own: a page is one index scan. Who sees everything finds all tasks here. `$1` is the reader.
 */
export function source({ kind, readerId, seesAll, query }: TaskQuestion, parameters: Parameters): Source {
  const reader = parameters.add(readerId);
  if (!seesAll || query.view !== 'all') {
    const conditions = [`p.user_id = ${reader}`, `p.kind = '${kind}'`, ROLE[query.view]];
    if (!query.hidden) conditions.push('p.hidden_at IS NULL');
    const own = { columns: `, p.seen_at, ${WORKS} AS works`, names: ', card.seen_at, card.works' };
    return { isAll: false, tables: 'task_participants p', id: 'p.task_id', column: 'p', conditions, own };
  }
  const hidden = `SELECT h.task_id FROM task_participants h WHERE h.user_id = ${reader} AND h.hidden_at IS NOT NULL`;
  // An unused parameter would have no type.
  const shown = query.hidden ? `${reader}::int IS NOT NULL` : `t.id <> ALL (ARRAY(${hidden}))`;
  const conditions = [`t.kind = '${kind}'`, shown];
  return { isAll: true, tables: 'tasks t', id: 't.id', column: 't', conditions, own: { columns: '', names: '' } };
}

const dueOf = ({ isAll }: Source): string => (isAll ? `coalesce(t.due_date, '${NO_DAY}'::date)` : 'p.due_key');
const stepOf = ({ isAll }: Source): string => (isAll ? `coalesce(t.next_step_date, '${NO_DAY}'::date)` : 'p.step_key');

type SortKey = { expression: string; type: string; join: string };

/** Tasks without that day come last in both directions. */
export function sortKey({ sort, dir }: Order, from: Source): SortKey {
  const day = (key: string): SortKey => ({
    expression: dir === 'asc' ? key : `coalesce(nullif(${key}, '${NO_DAY}'), '0001-01-01')`,
    type: 'date',
    join: '',
  });
  switch (sort) {
    case 'created':
      return { expression: `${from.column}.created_at`, type: 'timestamptz', join: '' };
    case 'title':
      return from.isAll
        ? { expression: 't.title', type: 'text', join: '' }
        : { expression: 'sorted.title', type: 'text', join: ' JOIN tasks sorted ON sorted.id = p.task_id' };
    case 'step':
      return day(stepOf(from));
    case 'due':
      return day(dueOf(from));
  }
}

export function filters({ query, due }: TaskQuestion, from: Source, parameters: Parameters): string[] {
  const { column } = from;
  const conditions = stageIs(query.stage, column, parameters);
  if (query.priority) conditions.push(`${column}.priority = '${query.priority}'`);
  if (query.owner !== undefined) conditions.push(`${column}.owner_id = ${parameters.add(query.owner)}`);
  if (query.department !== undefined) conditions.push(`${column}.department_id = ${parameters.add(query.department)}`);
  if (query.project !== undefined) conditions.push(`${column}.project_id = ${parameters.add(query.project)}`);
  if (due.from) conditions.push(`${dueOf(from)} >= ${parameters.add(due.from)}::date`);
  if (due.to) conditions.push(`${dueOf(from)} <= ${parameters.add(due.to)}::date`);
  if (due.isOpen && query.stage !== 'active') conditions.push(`${column}.is_active`);
  if (query.files) conditions.push(from.isAll ? 't.attachment_count > 0' : 'p.has_files');
  if (query.responsible !== undefined) {
    const own = `r.task_id = ${from.id} AND r.user_id = ${parameters.add(query.responsible)} AND r.is_responsible`;
    conditions.push(`EXISTS (SELECT 1 FROM task_participants r WHERE ${own})`);
  }
  if (query.tag !== undefined) {
    const tagged = `x.task_id = ${from.id} AND x.tag_id = ${parameters.add(query.tag)}`;
    conditions.push(`EXISTS (SELECT 1 FROM task_tags x WHERE ${tagged})`);
  }
  return conditions;
}

function stageIs(stage: TaskQuestion['query']['stage'], column: string, parameters: Parameters): string[] {
  if (stage === 'any') return [];
  if (stage === 'active') return [`${column}.is_active`];
  return [stage === 'closed' ? `NOT ${column}.is_active` : `${column}.stage_id = ${parameters.add(stage)}`];
}

/** For the default page, index-only. The reader is `$1`. */
export const countActive = ({ kind, seesAll }: Pick<TaskQuestion, 'kind' | 'seesAll'>): string =>
  boundedCount(
    seesAll
      ? `tasks t WHERE t.is_active AND t.kind = '${kind}'`
      : `task_participants p WHERE p.user_id = $1 AND p.is_active AND p.hidden_at IS NULL AND p.kind = '${kind}'`,
  );
