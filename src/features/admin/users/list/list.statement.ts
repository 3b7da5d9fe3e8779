import { isNamed } from '#src/features/people/choosing/nameFilter';
import { Parameters, type Statement } from '#src/platform/listing/statement';
import type { Sort, UsersQuery } from './list.address';
import { containing } from '#src/platform/listing/like';

export const PAGE_SIZE = 50;

const KEYS: Record<Sort, { expression: string; type: string }> = {
  name: { expression: 'u.name', type: 'text' },
  email: { expression: 'u.email', type: 'text' },
  department: { expression: "coalesce(d.name, '')", type: 'text' },
  // Who never signed in stands with the longest absent.
  seen: { expression: "coalesce(u.last_seen_at, 'epoch'::timestamptz)", type: 'timestamptz' },
  created: { expression: 'u.created_at', type: 'timestamptz' },
};

const IS_HEAD = `EXISTS (SELECT 1 FROM department_heads h JOIN departments hd ON hd.id = h.department_id
                          WHERE h.user_id = u.id AND hd.archived_at IS NULL)`;

const STATUS: Record<UsersQuery['status'], string> = {
  all: 'true',
  active: 'u.deactivated_at IS NULL AND u.password_hash IS NOT NULL',
  invited: 'u.deactivated_at IS NULL AND u.password_hash IS NULL',
  deactivated: 'u.deactivated_at IS NOT NULL',
};

const FLAG: Record<NonNullable<UsersQuery['flag']>, string> = {
  executive: 'u.is_executive',
  operator: 'u.is_operator',
  admin: 'u.is_admin',
  head: IS_HEAD,
  none: `NOT u.is_executive AND NOT u.is_operator AND NOT u.is_admin AND NOT ${IS_HEAD}`,
};

const HAS_TWO_STEPS = 'EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = u.id)';

/** A mail that could not be delivered, and none that could since. */
const TROUBLE = `f.state = 'failed' AND NOT EXISTS (
  SELECT 1 FROM mail_deliveries s WHERE s.user_id = f.user_id AND s.state = 'sent' AND s.id > f.id)`;

function conditionsOf(query: UsersQuery, parameters: Parameters): string[] {
  const conditions = [STATUS[query.status]];
  if (query.q !== '') {
    const pattern = parameters.add(containing(query.q));
    conditions.push(`(${isNamed(query.q, parameters)} OR u.email ILIKE ${pattern})`);
  }
  if (query.flag) conditions.push(FLAG[query.flag]);
  if (query.department === 0) conditions.push('u.department_id IS NULL');
  else if (query.department !== undefined) conditions.push(`u.department_id = ${parameters.add(query.department)}`);
  if (query.twoStep) conditions.push(`${query.twoStep === 'on' ? '' : 'NOT '}${HAS_TWO_STEPS}`);
  if (query.mail) conditions.push(`u.id IN (SELECT f.user_id FROM mail_deliveries f WHERE ${TROUBLE})`);
  return conditions;
}

/** One statement for a page of users: the page first, then what its rows show. The session's user stands in its JSON as text. */
export function usersStatement(query: UsersQuery, limit = PAGE_SIZE + 1): Statement {
  const parameters = new Parameters();
  const key = KEYS[query.sort];
  const isDescending = (query.dir === 'desc') !== (query.before !== undefined);
  const direction = isDescending ? 'DESC' : 'ASC';
  const conditions = conditionsOf(query, parameters);
  const cursor = query.before ?? query.after;
  if (cursor) {
    const place = `(${parameters.add(cursor.key)}::${key.type}, ${parameters.add(cursor.id)}::int)`;
    conditions.push(`(${key.expression}, u.id) ${isDescending ? '<' : '>'} ${place}`);
  }
  const text = `
WITH page AS MATERIALIZED (
  SELECT u.id, ${key.expression} AS key
    FROM users u LEFT JOIN departments d ON d.id = u.department_id
   WHERE ${conditions.join(' AND ')}
   ORDER BY ${key.expression} ${direction}, u.id ${direction}
   LIMIT ${limit}
), open AS MATERIALIZED (
  SELECT s.sess -> 'passport' ->> 'user' AS user_id, count(*)::int AS sessions FROM session s
   WHERE s.sess -> 'passport' ->> 'user' = ANY (ARRAY(SELECT id::text FROM page)) AND s.expire > now()
   GROUP BY 1
), trouble AS MATERIALIZED (
  SELECT f.user_id, max(f.created_at) AS failed_at FROM mail_deliveries f
   WHERE f.user_id = ANY (ARRAY(SELECT id FROM page)) AND ${TROUBLE}
   GROUP BY f.user_id
)
SELECT u.id, u.name, u.email, d.name AS department_name, u.is_executive, u.is_operator, u.is_admin, ${IS_HEAD} AS is_head,
       u.deactivated_at IS NULL AS is_active, u.password_hash IS NOT NULL AS has_password, u.locale, u.last_seen_at,
       u.created_at, coalesce(open.sessions, 0) AS sessions, trouble.failed_at, ${HAS_TWO_STEPS} AS two_steps, page.key::text AS key
  FROM page
  JOIN users u ON u.id = page.id
  LEFT JOIN departments d ON d.id = u.department_id
  LEFT JOIN open ON open.user_id = u.id::text
  LEFT JOIN trouble ON trouble.user_id = u.id
 ORDER BY page.key ${query.dir}, page.id ${query.dir}`;
  return { text, values: parameters.values };
}

export function countStatement(query: UsersQuery): Statement {
  const parameters = new Parameters();
  const conditions = conditionsOf(query, parameters).join(' AND ');
  return { text: `SELECT count(*)::int AS count FROM users u WHERE ${conditions}`, values: parameters.values };
}

/** How many people stand under each heading, and how many cannot be reached by mail. */
export const COUNTS = `
SELECT count(*)::int AS "all",
       count(*) FILTER (WHERE ${STATUS.active})::int AS active,
       count(*) FILTER (WHERE ${STATUS.invited})::int AS invited,
       count(*) FILTER (WHERE ${STATUS.deactivated})::int AS deactivated,
       (SELECT count(DISTINCT f.user_id)::int FROM mail_deliveries f WHERE ${TROUBLE}) AS trouble
  FROM users u`;
