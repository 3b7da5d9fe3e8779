import { recordAudit } from '../../audit/audit.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { moveViews } from '#src/features/savedViews/savedViews.service';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { DepartmentDetail } from './departments.queries';
import { archive, holdTree, targetIn } from './holding.service';
import { startMoving } from './movingRun.service';
import { branchOf, type Node } from './tree';

type Merging = { into?: number | undefined; version: number };

/** As Django CRM's import calls a department: another run of it finds the one that is left. */
const IMPORTED_AS = 'common.department';

/**
 * People, heads and what lies below go to the other department, and this one is archived: what its history says of it stays
 * true. Its memos and tasks follow by a job, for there may be very many. Answers the other one's name.
 */
export async function mergeDepartment(
  db: Database,
  actor: Actor,
  department: DepartmentDetail,
  { into, version }: Merging,
): Promise<string> {
  if (into === undefined) throw new Invalid({ into: 'admin.departments.errors.into' });
  const { id } = department;
  return inTransaction(db.patient, async (tx) => {
    const tree = await holdTree(tx);
    const target = targetIn(tree, id, into, 'into');
    await archive(tx, { id, version }, clock.now());
    await moveTree(tx, tree, department, into);
    const heads = await moveHeads(tx, id, into);
    const people = await tx.user.updateMany({
      where: { departmentId: id },
      data: { departmentId: into, version: { increment: 1 } },
    });
    await moveViews(tx, id, into);
    const memos = await tx.memo.count({ where: { departmentId: id } });
    const tasks = await tx.task.count({ where: { departmentId: id } });
    await startMoving(tx, actor, { from: id, into, total: memos + tasks });
    await tx.importedRecord.updateMany({ where: { model: IMPORTED_AS, recordId: id }, data: { recordId: into } });
    await tx.department.update({ where: { id: into }, data: { version: { increment: 1 } } });
    const moved = { people: people.count, heads, memos, tasks };
    const details = { departmentId: id, name: department.name, into: target.name, intoId: into, ...moved };
    await recordAudit(tx, { type: 'department.merged', actorId: actor.id, details });
    return target.name;
  });
}

/** Where the other one lies below this one, it takes its place first. */
async function moveTree(
  tx: Tx,
  tree: readonly Node[],
  { id, parentId }: DepartmentDetail,
  into: number,
): Promise<void> {
  if (branchOf(tree, id).has(into)) await tx.department.update({ where: { id: into }, data: { parentId } });
  await tx.department.updateMany({
    where: { parentId: id, archivedAt: null, id: { not: into } },
    data: { parentId: into, version: { increment: 1 } },
  });
}

async function moveHeads(tx: Tx, departmentId: number, into: number): Promise<string[]> {
  const heads = await tx.departmentHead.findMany({ where: { departmentId }, include: { user: true } });
  const rows = heads.map(({ userId }) => ({ departmentId: into, userId }));
  await tx.departmentHead.createMany({ data: rows, skipDuplicates: true });
  await tx.departmentHead.deleteMany({ where: { departmentId } });
  const ids = heads.map(({ userId }) => userId);
  await tx.user.updateMany({ where: { id: { in: ids } }, data: { version: { increment: 1 } } });
  return heads.map(({ user }) => user.name).sort();
}
