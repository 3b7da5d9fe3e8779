import { z } from 'zod';
import { DEPARTMENT_GROUPS, type DepartmentGroup } from '#src/features/people/departments.queries';
import type { Database } from '#src/platform/db';
import { LISTED_PEOPLE_MAX, type PersonOption } from './recipients.queries';

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
     WHERE deactivated_at IS NULL ORDER BY name, id LIMIT ${LISTED_PEOPLE_MAX + 1}),${DEPARTMENT_GROUPS}
  (SELECT 'person' AS kind, a.id, a.name, a.email, a.job_title AS "jobTitle", d.name AS department, 0 AS people
     FROM active a LEFT JOIN departments d ON d.id = a.department_id
    WHERE (SELECT count(*) FROM active) <= ${LISTED_PEOPLE_MAX} ORDER BY a.name, a.id)
  UNION ALL (SELECT 'department', id, name, '', '', NULL, people FROM groups ORDER BY name, id)`;

/** Who may be added to something, in one statement: the people, null in a company with too many to list them, and departments. */
export async function findTellable(
  db: Database,
): Promise<{ people: PersonOption[] | null; groups: DepartmentGroup[] }> {
  const rows = await db.named('tellable', TELLABLE, tellable, []);
  const people = rows.filter(({ kind }) => kind === 'person');
  return {
    people: people.length === 0 ? null : people,
    groups: rows.filter(({ kind }) => kind === 'department'),
  };
}
