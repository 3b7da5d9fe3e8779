import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { LISTED_PEOPLE_MAX, type PersonOption } from './people.queries';

/** Stands for its people and those of departments below it. */
export type DepartmentGroup = { id: number; name: string; people: number };

/** More make a form heavy; larger companies choose people. */
const GROUPS_MAX = 300;

const tellable = z.object({
  kind: z.enum(['person', 'department']),
  id: z.number(),
  name: z.string(),
  email: z.string(),
  jobTitle: z.string(),
  department: z.string().nullable(),
  people: z.number(),
});

const TELLABLE = `
  WITH RECURSIVE active AS MATERIALIZED (
    SELECT id, name, email, job_title, department_id FROM users
     WHERE deactivated_at IS NULL ORDER BY name, id LIMIT ${LISTED_PEOPLE_MAX + 1}),
  tree AS (
    SELECT id AS root, id FROM departments WHERE archived_at IS NULL
    UNION SELECT tree.root, d.id FROM departments d JOIN tree ON d.parent_id = tree.id WHERE d.archived_at IS NULL),
  members AS (SELECT department_id, count(*)::int AS people FROM users WHERE deactivated_at IS NULL GROUP BY department_id)
  (SELECT 'person' AS kind, a.id, a.name, a.email, a.job_title AS "jobTitle", d.name AS department, 0 AS people
     FROM active a LEFT JOIN departments d ON d.id = a.department_id
    WHERE (SELECT count(*) FROM active) <= ${LISTED_PEOPLE_MAX} ORDER BY a.name, a.id)
  UNION ALL
  (SELECT 'department', d.id, d.name, '', '', NULL, sum(m.people)::int
     FROM tree JOIN members m ON m.department_id = tree.id JOIN departments d ON d.id = tree.root
    GROUP BY d.id, d.name ORDER BY d.name, d.id LIMIT ${GROUPS_MAX})`;

/** One statement. `people` is null in a company too big to list them. */
export async function findListedPeople(
  db: Database,
): Promise<{ people: PersonOption[] | null; groups: DepartmentGroup[] }> {
  const rows = await db.named('tellable', TELLABLE, tellable, []);
  const people = rows.filter(({ kind }) => kind === 'person');
  return {
    people: people.length === 0 ? null : people,
    groups: rows.filter(({ kind }) => kind === 'department'),
  };
}
