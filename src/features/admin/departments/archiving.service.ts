import { recordAudit } from '../../audit/audit.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { DepartmentDetail } from './departments.queries';
import { explainTakenName } from './departments.service';
import { archive, holdTree, targetIn } from './holding.service';

type Archiving = { moveTo?: number | undefined; version: number };

/** Memos and tasks keep it. Its active people must go elsewhere first, or go where the admin chose; what lies below rises. */
export async function archiveDepartment(
  db: Database,
  actor: Actor,
  { id, name, parentId }: DepartmentDetail,
  { moveTo, version }: Archiving,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const tree = await holdTree(tx);
    const target = moveTo === undefined ? null : targetIn(tree, id, moveTo, 'moveTo');
    await archive(tx, { id, version }, clock.now());
    const where = { departmentId: id, deactivatedAt: null };
    const count = await tx.user.count({ where });
    if (count > 0 && !target) throw new Invalid({ moveTo: 'admin.departments.errors.notEmpty' }, { count });
    if (target) {
      await tx.user.updateMany({ where, data: { departmentId: target.id, version: { increment: 1 } } });
    }
    const below = { parentId: id, archivedAt: null };
    await tx.department.updateMany({ where: below, data: { parentId, version: { increment: 1 } } });
    const details = { departmentId: id, name, people: count, movedTo: count > 0 ? target?.name : null };
    await recordAudit(tx, { type: 'department.archived', actorId: actor.id, details });
  });
}

/** Comes back where it was, or at the top when that is archived by now. */
export async function restoreDepartment(db: Database, actor: Actor, department: DepartmentDetail): Promise<void> {
  const { id, name, parentId } = department;
  await explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const isParentThere = (await holdTree(tx)).some((node) => node.id === parentId);
      const { count } = await tx.department.updateMany({
        where: { id, archivedAt: { not: null } },
        data: { archivedAt: null, parentId: isParentThere ? parentId : null, version: { increment: 1 } },
      });
      if (count === 0) return;
      // Their forms show again that they head it.
      const heads = { headOf: { some: { departmentId: id } } };
      await tx.user.updateMany({ where: heads, data: { version: { increment: 1 } } });
      await recordAudit(tx, { type: 'department.restored', actorId: actor.id, details: { departmentId: id, name } });
    }),
  );
}
