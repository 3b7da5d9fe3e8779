import { lastsNow } from '#src/features/absences/current.queries';
import { boundedCount, Parameters, type Statement } from '#src/platform/listing/statement';
import { isNamed } from '../choosing/nameFilter';
import type { PeopleQuery } from './directory.address';
import { containing } from '#src/platform/listing/like';

export const PAGE_SIZE = 50;

export type PeopleQuestion = { readerId: number; query: PeopleQuery; now: Date };

/** Ends even if the tree was given a cycle by hand. */
const below = (roots: string): string => `(
  WITH RECURSIVE tree AS (
    SELECT id FROM departments WHERE ${roots}
    UNION SELECT d.id FROM departments d JOIN tree ON d.parent_id = tree.id WHERE d.archived_at IS NULL)
  SELECT id FROM tree)`;

/** Includes the departments below. */
export const ledBy = (person: string): string =>
  below(`archived_at IS NULL AND id IN (SELECT department_id FROM department_heads WHERE user_id = ${person})`);

const isHead = `EXISTS (SELECT 1 FROM department_heads h JOIN departments hd ON hd.id = h.department_id
  WHERE h.user_id = u.id AND hd.archived_at IS NULL)`;

/** One statement: at most 51 rows along the index of names. */
export function directoryStatement({ readerId, query, now }: PeopleQuestion): Statement {
  const parameters = new Parameters();
  const reader = parameters.add(readerId);
  const moment = parameters.add(now);
  const conditions = filters(query, parameters, reader, moment);
  const all = conditions.join(' AND ');
  const cursor = query.before ?? query.after;
  const isBackwards = query.before !== undefined;
  const order = isBackwards ? 'DESC' : 'ASC';
  const [key, id] = cursor ? [parameters.add(cursor.key), parameters.add(cursor.id)] : [];
  const from = cursor ? ` AND (u.name, u.id) ${isBackwards ? '<' : '>'} (${key}::text, ${id}::int)` : '';
  const text = `
WITH page AS MATERIALIZED (
  SELECT u.id, u.name, u.email, u.phone, u.job_title, u.department_id, u.is_executive, ${isHead} AS is_head
    FROM users u WHERE ${all}${from}
   ORDER BY u.name ${order}, u.id ${order} LIMIT ${PAGE_SIZE + 1}
)
SELECT counts.total, page.id, page.name, page.email, page.phone, page.job_title, d.name AS department, page.is_executive, page.is_head
  FROM (SELECT ${boundedCount(`users u WHERE ${all}`)} AS total) counts
  LEFT JOIN page ON true
  LEFT JOIN departments d ON d.id = page.department_id
 ORDER BY page.name, page.id`;
  return { text, values: parameters.values };
}

export function filters(query: PeopleQuery, parameters: Parameters, reader: string, moment: string): string[] {
  // PostgreSQL must see each parameter in use to know its type.
  const conditions = [`${reader}::int IS NOT NULL`, `${moment}::timestamptz IS NOT NULL`];
  conditions.push(query.former ? 'u.deactivated_at IS NOT NULL' : 'u.deactivated_at IS NULL');
  for (const word of query.q.split(' ').filter(Boolean)) {
    const pattern = parameters.add(containing(word));
    conditions.push(
      `(${isNamed(word, parameters)} OR (u.email || ' ' || u.job_title || ' ' || u.phone) ILIKE ${pattern}::text)`,
    );
  }
  if (query.department !== undefined)
    conditions.push(`u.department_id IN ${below(`id = ${parameters.add(query.department)}::int`)}`);
  if (query.view === 'department') conditions.push(`u.department_id IN ${ledBy(`${reader}::int`)}`);
  if (query.role === 'head') conditions.push(isHead);
  if (query.role === 'executive') conditions.push('u.is_executive');
  if (query.away)
    conditions.push(`EXISTS (SELECT 1 FROM absences a WHERE a.user_id = u.id AND ${lastsNow('a', 'u', moment)})`);
  return conditions;
}
