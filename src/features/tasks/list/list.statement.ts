import { Parameters, type Statement } from '#src/platform/listing/statement';
import type { DuePeriod } from './duePeriod';
import { countActive, filters, sortKey, source, WORKS, type Source, type TaskSearch } from './list.fragments';
import { taskList, type Kind, type Order, type TaskQuery } from './list.address';
import { searchParts } from './list.search';

export const PAGE_SIZE = 50;

type PeopleById = { owner: number | undefined; responsible: number | undefined };
export const EVERY_ACTIVE = { ...taskList.everything, owner: undefined, responsible: undefined };

export type TaskQuestion = {
  kind: Kind;
  readerId: number;
  /** Operators; not only tasks with a role. */
  seesAll: boolean;
  readsAllMemos: boolean;
  query: TaskQuery & PeopleById;
  order: Order;
  due: DuePeriod;
  search: TaskSearch;
};

/**
 * Like the memos' list: first the page, 51 rows of one narrow table by one index; then their facts by arrays of ids.
 */
export function taskListStatement(question: TaskQuestion, limit = PAGE_SIZE + 1): Statement {
  const parameters = new Parameters();
  const { query, order } = question;
  const from = source(question, parameters);
  const key = sortKey(order, from);
  const backwards = query.before !== undefined;
  const isDescending = (order.dir === 'desc') !== backwards;
  const direction = isDescending ? 'DESC' : 'ASC';
  const conditions = [...from.conditions, ...filters(question, from, parameters)];
  const cursor = query.before ?? query.after;
  if (cursor) {
    const place = `(${parameters.add(cursor.key)}::${key.type}, ${parameters.add(cursor.id)}::int)`;
    conditions.push(`(${key.expression}, ${from.id}) ${isDescending ? '<' : '>'} ${place}`);
  }
  const found = searchParts(question.search, from, parameters);
  const where = [...conditions, ...found.conditions, 'true'].join(' AND ');
  const page = `
  SELECT ${from.id} AS task_id, ${key.expression} AS key${from.own.columns}
    FROM ${from.tables}${key.join}
   WHERE ${where}
   ORDER BY ${key.expression} ${direction}, ${from.id} ${direction}
   LIMIT ${limit}`;
  const text = `WITH ${found.tables}page AS MATERIALIZED (${page}
), ${factsOfPage(question, from, found.texts)}, counts AS (SELECT ${countActive(question)} AS active)
SELECT counts.active, page.key::text AS key, ${COLUMNS}${found.columns}
  FROM counts LEFT JOIN page ON true ${JOINS}
 ORDER BY page.key ${order.dir}, page.task_id ${order.dir}`;
  return { text, values: parameters.values };
}

/** The reader is `$1`. */
export function factsOfPage({ readsAllMemos }: TaskQuestion, { isAll }: Source, texts: string): string {
  const memos = 'ARRAY(SELECT memo_id FROM facts WHERE memo_id IS NOT NULL)';
  const memo = readsAllMemos
    ? `SELECT m.id AS memo_id FROM memos m WHERE m.id = ANY (${memos}) AND m.withdrawn_at IS NULL`
    : `SELECT mp.memo_id FROM participants mp WHERE mp.user_id = $1 AND mp.withdrawn_at IS NULL AND mp.memo_id = ANY (${memos})`;
  const part = `SELECT p.task_id, p.seen_at, ${WORKS} AS works FROM task_participants p`;
  const own = isAll
    ? `${part} WHERE p.user_id = $1 AND p.task_id = ANY (ARRAY(SELECT task_id FROM page))`
    : 'SELECT task_id, seen_at, works FROM page';
  return `facts AS MATERIALIZED (
  SELECT t.id, t.title, t.priority::text, t.stage_id, t.next_step, t.next_step_date::text, t.due_date::text, t.created_at,
         t.attachment_count, t.activity_at, t.owner_id, t.department_id, t.memo_id, t.parent_id, t.project_id, t.version, t.is_active, t.responsible_ids${texts}
    FROM tasks t WHERE t.id = ANY (ARRAY(SELECT task_id FROM page))
), own AS MATERIALIZED (
  ${own}
), working AS MATERIALIZED (
  SELECT f.id AS task_id, unnest(f.responsible_ids) AS user_id FROM facts f
), people AS MATERIALIZED (
  SELECT id, name FROM users WHERE id = ANY (ARRAY(SELECT owner_id FROM facts UNION SELECT user_id FROM working))
), responsible AS MATERIALIZED (
  SELECT w.task_id, array_agg(w.user_id ORDER BY u.name, u.id) AS ids, array_agg(u.name::text ORDER BY u.name, u.id) AS names
    FROM working w JOIN people u ON u.id = w.user_id GROUP BY w.task_id
), memo AS MATERIALIZED (${memo})`;
}

export const COLUMNS = `f.id, f.title, f.priority, f.next_step, f.next_step_date, f.due_date, f.created_at, f.attachment_count,
       f.owner_id, f.parent_id, f.project_id, f.version, f.is_active, f.stage_id, s.name AS stage_name, s.colour AS stage_colour,
       u.name AS owner_name, d.name AS department_name, memo.memo_id,
       coalesce(r.ids, '{}') AS responsible_ids, coalesce(r.names, '{}') AS responsible_names,
       coalesce(own.works, false) AS works, own.task_id IS NOT NULL AND (own.seen_at IS NULL OR own.seen_at < f.activity_at) AS unread`;

export const JOINS = `
  LEFT JOIN facts f ON f.id = page.task_id
  LEFT JOIN task_stages s ON s.id = f.stage_id
  LEFT JOIN people u ON u.id = f.owner_id
  LEFT JOIN departments d ON d.id = f.department_id
  LEFT JOIN responsible r ON r.task_id = f.id
  LEFT JOIN own ON own.task_id = f.id
  LEFT JOIN memo ON memo.memo_id = f.memo_id`;
