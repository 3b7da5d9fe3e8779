import { z } from 'zod';
import { Prisma, type Tx } from '#src/platform/db';

type Db = Pick<Tx, '$queryRaw'>;

const member = z.object({ id: z.number(), departmentId: z.number() });

/** The active people of departments and of all below them, each under the department that was named. */
export async function findDepartmentPeople(db: Db, departmentIds: readonly number[]): Promise<Map<number, number[]>> {
  const found = new Map(departmentIds.map((id): [number, number[]] => [id, []]));
  if (found.size === 0) return found;
  const rows = await db.$queryRaw`
    WITH RECURSIVE tree AS (
      SELECT id AS root, id FROM departments WHERE id = ANY (${[...departmentIds]}::int[]) AND archived_at IS NULL
      UNION SELECT tree.root, d.id FROM departments d JOIN tree ON d.parent_id = tree.id WHERE d.archived_at IS NULL)
    SELECT u.id, tree.root AS "departmentId" FROM tree JOIN users u ON u.department_id = tree.id
     WHERE u.deactivated_at IS NULL ORDER BY u.name, u.id`;
  for (const { id, departmentId } of z.array(member).parse(rows)) found.get(departmentId)?.push(id);
  return found;
}

const group = z.object({ id: z.number(), name: z.string(), people: z.number() });
export type DepartmentGroup = z.infer<typeof group>;

/** More would make a form heavy; larger companies choose people. */
const GROUPS_MAX = 300;

/** Departments that have people, those below included, by name: a table `groups (id, name, people)`, for a statement WITH RECURSIVE. */
export const DEPARTMENT_GROUPS = `
    tree AS (
      SELECT id AS root, id FROM departments WHERE archived_at IS NULL
      UNION SELECT tree.root, d.id FROM departments d JOIN tree ON d.parent_id = tree.id WHERE d.archived_at IS NULL),
    members AS (SELECT department_id, count(*)::int AS people FROM users WHERE deactivated_at IS NULL GROUP BY department_id),
    groups AS (
      SELECT d.id, d.name, sum(m.people)::int AS people
        FROM tree JOIN members m ON m.department_id = tree.id JOIN departments d ON d.id = tree.root
       GROUP BY d.id, d.name ORDER BY d.name, d.id LIMIT ${GROUPS_MAX})`;

export async function findDepartmentGroups(db: Db): Promise<DepartmentGroup[]> {
  const rows =
    await db.$queryRaw`WITH RECURSIVE ${Prisma.raw(DEPARTMENT_GROUPS)} SELECT id, name, people FROM groups ORDER BY name, id`;
  return z.array(group).parse(rows);
}
