import { changesBetween, recordAudit } from '../../audit/audit.service';
import { inTransaction, isUniqueViolation, type Database, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { findIdsByAddress } from '#src/features/people/choosing/addresses.queries';
import type { PersonRef } from '#src/web/formFields';
import { setHeads } from './headships.service';
import { holdTree, placeIn } from './holding.service';

type DepartmentForm = { name: string; parent?: number | undefined; heads: PersonRef[] };

export async function createDepartment(db: Database, actor: Actor, form: DepartmentForm): Promise<void> {
  await explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const parent = placeIn(await holdTree(tx), null, form.parent);
      const headIds = await idsOf(tx, form.heads);
      const heads = await namesOf(tx, headIds);
      const data = { name: form.name, parentId: form.parent ?? null };
      const { id } = await tx.department.create({ data, select: { id: true } });
      await setHeads(tx, id, headIds);
      const details = { departmentId: id, name: form.name, parent, heads };
      await recordAudit(tx, { type: 'department.created', actorId: actor.id, details });
    }),
  );
}

/** Answers false when somebody else saved, or archived it, in between: nothing is changed then. */
export async function updateDepartment(
  db: Database,
  actor: Actor,
  departmentId: number,
  form: DepartmentForm & { version: number },
): Promise<boolean> {
  return explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const tree = await holdTree(tx);
      const include = { parent: true, heads: { include: { user: { select: { name: true } } } } };
      const before = await tx.department.findUniqueOrThrow({ where: { id: departmentId }, include });
      if (before.version !== form.version || before.archivedAt) return false;
      const parent = placeIn(tree, departmentId, form.parent);
      const data = { name: form.name, parentId: form.parent ?? null, version: { increment: 1 } };
      await tx.department.update({ where: { id: departmentId }, data });
      const current = before.heads.map((head) => head.userId);
      const headIds = await idsOf(tx, form.heads);
      const heads = await namesOf(tx, headIds, current);
      await setHeads(tx, departmentId, headIds);
      const wasHeads = before.heads.map((head) => head.user.name).sort();
      const was = { name: before.name, parent: before.parent?.name ?? null, heads: wasHeads };
      const changes = changesBetween(was, { name: form.name, parent, heads });
      await recordAudit(tx, {
        type: 'department.changed',
        actorId: actor.id,
        details: { departmentId, name: before.name, changes },
      });
      return true;
    }),
  );
}

/** People by id or address. */
async function idsOf(tx: Tx, refs: readonly PersonRef[]): Promise<number[]> {
  const found = await findIdsByAddress(
    tx,
    refs.filter((ref) => typeof ref === 'string'),
  );
  return refs.map((ref) => {
    const id = typeof ref === 'number' ? ref : found.get(ref);
    if (id === undefined) throw new Invalid({ heads: 'admin.departments.errors.heads' });
    return id;
  });
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

export async function explainTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new Invalid({ name: 'admin.departments.errors.nameTaken' });
    throw error;
  }
}
