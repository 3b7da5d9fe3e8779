import type { Tx } from '#src/platform/db';

const MOVES = { version: { increment: 1 } };

/** Two forms write who heads what, one of each side: the version of the other side moves, so that a form open there notices. */
export async function setHeads(tx: Tx, departmentId: number, userIds: number[]): Promise<void> {
  const before = await tx.departmentHead.findMany({ where: { departmentId }, select: { userId: true } });
  const { gone, come } = compare(
    before.map(({ userId }) => userId),
    userIds,
  );
  await tx.departmentHead.deleteMany({ where: { departmentId, userId: { in: gone } } });
  const data = come.map((userId) => ({ departmentId, userId }));
  await tx.departmentHead.createMany({ data, skipDuplicates: true });
  await tx.user.updateMany({ where: { id: { in: [...gone, ...come] } }, data: MOVES });
}

/** Headships of archived departments are left alone: no form shows them. */
export async function setHeadOf(tx: Tx, userId: number, departmentIds: number[]): Promise<void> {
  const where = { userId, department: { archivedAt: null } };
  const before = await tx.departmentHead.findMany({ where, select: { departmentId: true } });
  const { gone, come } = compare(
    before.map(({ departmentId }) => departmentId),
    departmentIds,
  );
  await tx.departmentHead.deleteMany({ where: { userId, departmentId: { in: gone } } });
  const data = come.map((departmentId) => ({ departmentId, userId }));
  await tx.departmentHead.createMany({ data, skipDuplicates: true });
  await tx.department.updateMany({ where: { id: { in: [...gone, ...come] } }, data: MOVES });
}

function compare(before: number[], now: number[]): { gone: number[]; come: number[] } {
  const come = [...new Set(now)].filter((id) => !before.includes(id));
  return { gone: before.filter((id) => !now.includes(id)), come };
}
