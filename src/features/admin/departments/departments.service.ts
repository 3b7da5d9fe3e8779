import { changesBetween, recordAudit } from '../../audit/audit.service';
import { inTransaction, isUniqueViolation, type Database, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';

type DepartmentForm = { name: string; heads: number[] };

export async function createDepartment(db: Database, actor: Actor, form: DepartmentForm): Promise<void> {
  await explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const heads = await namesOf(tx, form.heads);
      const { id } = await tx.department.create({ data: { name: form.name }, select: { id: true } });
      await setHeads(tx, id, form.heads);
      const details = { departmentId: id, name: form.name, heads };
      await recordAudit(tx, { type: 'department.created', actorId: actor.id, details });
    }),
  );
}

/** Answers false when somebody else saved in between: nothing is changed then. */
export async function updateDepartment(
  db: Database,
  actor: Actor,
  departmentId: number,
  form: DepartmentForm & { version: number },
): Promise<boolean> {
  return explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const include = { heads: { include: { user: { select: { name: true } } } } };
      const before = await tx.department.findUniqueOrThrow({ where: { id: departmentId }, include });
      const current = before.heads.map((head) => head.userId);
      const heads = await namesOf(tx, form.heads, current);
      const { count } = await tx.department.updateMany({
        where: { id: departmentId, version: form.version },
        data: { name: form.name, version: { increment: 1 } },
      });
      if (count === 0) return false;
      await setHeads(tx, departmentId, form.heads);
      const was = { name: before.name, heads: before.heads.map((head) => head.user.name).sort() };
      const changes = changesBetween(was, { name: form.name, heads });
      await recordAudit(tx, { type: 'department.changed', actorId: actor.id, details: { departmentId, changes } });
      return true;
    }),
  );
}

/** Active people only; who is head already may stay when deactivated, to be head again on their return. */
async function namesOf(tx: Tx, userIds: number[], current: number[] = []): Promise<string[]> {
  const ids = [...new Set(userIds)];
  const found = await tx.user.findMany({
    where: { id: { in: ids }, OR: [{ deactivatedAt: null }, { id: { in: current } }] },
    select: { name: true },
  });
  if (found.length < ids.length) throw new Invalid({ heads: 'admin.departments.errors.heads' });
  return found.map((user) => user.name).sort();
}

async function setHeads(tx: Tx, departmentId: number, userIds: number[]): Promise<void> {
  await tx.departmentHead.deleteMany({ where: { departmentId } });
  const rows = [...new Set(userIds)].map((userId) => ({ departmentId, userId }));
  await tx.departmentHead.createMany({ data: rows });
}

async function explainTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new Invalid({ name: 'admin.departments.errors.nameTaken' });
    throw error;
  }
}
