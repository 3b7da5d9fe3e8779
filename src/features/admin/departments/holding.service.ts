import type { Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import { branchOf, type Node } from './tree';

/**
 * The whole tree, held until the end of the transaction: of two who move departments at the same moment the second
 * waits and sees what the first did, so that no circle comes about. `NO KEY`: people and memos may still be written.
 */
export async function holdTree(tx: Tx): Promise<Node[]> {
  const rows = await tx.$queryRaw<{ id: number; name: string; parent_id: number | null; archived_at: Date | null }[]>`
    SELECT id, name, parent_id, archived_at FROM departments ORDER BY id FOR NO KEY UPDATE`;
  return rows
    .filter((row) => row.archived_at === null)
    .map(({ id, name, parent_id }) => ({ id, name, parentId: parent_id }));
}

/**
 * Those of them that are not archived, held: nobody archives one until the end of the transaction, that is, until whoever is
 * placed there can be seen by all. Without ids, all there are.
 */
export const holdDepartments = (tx: Tx, ids?: number[]): Promise<{ id: number; name: string }[]> =>
  tx.$queryRaw<{ id: number; name: string }[]>`
    SELECT id, name FROM departments
     WHERE archived_at IS NULL AND (${ids === undefined} OR id = ANY (${ids ?? []}::int[]))
     ORDER BY id FOR SHARE`;

/** The one a department shall belong to: it must be there, and not lie below it. Answers its name, for the audit. */
export function placeIn(
  tree: readonly Node[],
  departmentId: number | null,
  parentId: number | undefined,
): string | null {
  if (parentId === undefined) return null;
  const parent = tree.find(({ id }) => id === parentId);
  if (!parent) throw new Invalid({ parent: 'admin.departments.errors.parentGone' });
  if (departmentId === parentId) throw new Invalid({ parent: 'admin.departments.errors.ownParent' });
  if (departmentId !== null && branchOf(tree, departmentId).has(parentId)) {
    throw new Invalid({ parent: 'admin.departments.errors.circle' }, { name: parent.name });
  }
  return parent.name;
}

/** Another one to which people, or everything, goes. */
export function targetIn(tree: readonly Node[], departmentId: number, targetId: number, field: string): Node {
  const target = tree.find(({ id }) => id === targetId && id !== departmentId);
  if (!target) throw new Invalid({ [field]: 'admin.departments.errors.targetGone' });
  return target;
}

/** Archives it, unless somebody changed it since the form was shown. */
export async function archive(tx: Tx, department: { id: number; version: number }, archivedAt: Date): Promise<void> {
  const { count } = await tx.department.updateMany({
    where: { ...department, archivedAt: null },
    data: { archivedAt, version: { increment: 1 } },
  });
  if (count === 0) throw new Conflict('admin.departments.errors.changed');
}
