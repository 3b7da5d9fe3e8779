import { z } from 'zod';
import type { Tx } from '#src/platform/db';

type Db = Pick<Tx, '$queryRaw'>;

const member = z.object({ id: z.number(), departmentId: z.number() });

/** By the named department; includes those of departments below it. */
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
