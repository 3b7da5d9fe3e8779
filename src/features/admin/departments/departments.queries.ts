import type { Database } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';

export type DepartmentRow = { id: number; name: string; heads: string[]; members: number };
export type DepartmentDetail = { id: number; name: string; heads: number[]; version: number };

export async function listDepartments(db: Database): Promise<DepartmentRow[]> {
  const found = await db.prisma.department.findMany({
    where: { archivedAt: null },
    orderBy: { name: 'asc' },
    select: {
      id: true,
      name: true,
      heads: { select: { user: { select: { name: true } } }, where: { user: { deactivatedAt: null } } },
      _count: { select: { members: { where: { deactivatedAt: null } } } },
    },
  });
  return found.map(({ id, name, heads, _count }) => ({
    id,
    name,
    heads: heads.map((head) => head.user.name).sort(),
    members: _count.members,
  }));
}

export async function getDepartment(db: Database, departmentId: number): Promise<DepartmentDetail> {
  const found = await db.prisma.department.findFirst({
    where: { id: departmentId, archivedAt: null },
    select: { id: true, name: true, version: true, heads: { select: { userId: true } } },
  });
  if (!found) throw new NotFound();
  return { ...found, heads: found.heads.map((head) => head.userId) };
}

export type Option = { value: number; label: string };

export async function listDepartmentOptions(db: Database): Promise<Option[]> {
  const where = { archivedAt: null };
  const found = await db.prisma.department.findMany({
    where,
    orderBy: { name: 'asc' },
    select: { id: true, name: true },
  });
  return found.map(({ id, name }) => ({ value: id, label: name }));
}

/** Who may be made head: active people, and those who are it already. */
export async function listHeadOptions(db: Database, current: number[] = []): Promise<Option[]> {
  const found = await db.prisma.user.findMany({
    where: { OR: [{ deactivatedAt: null }, { id: { in: current } }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  });
  return found.map(({ id, name }) => ({ value: id, label: name }));
}

export const countDepartments = (db: Database): Promise<number> =>
  db.prisma.department.count({ where: { archivedAt: null } });
