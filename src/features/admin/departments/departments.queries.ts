import { LISTED_PEOPLE_MAX } from '#src/features/people/choosing/people.queries';
import type { Database } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import { distinctNames } from '#src/platform/words/namesakes';
import { inTreeOrder, type Node } from './tree';

export type DepartmentRow = Node & { heads: string[]; members: number };

const active = { deactivatedAt: null };

/** All that are not archived, with their active heads and how many active people they have. */
export async function listDepartments(db: Database): Promise<DepartmentRow[]> {
  const found = await db.prisma.department.findMany({
    where: { archivedAt: null },
    select: {
      id: true,
      name: true,
      parentId: true,
      heads: { select: { user: { select: { name: true } } }, where: { user: active } },
      _count: { select: { members: { where: active } } },
    },
  });
  return found.map(({ id, name, parentId, heads, _count }) => ({
    id,
    name,
    parentId,
    heads: heads.map((head) => head.user.name).sort(),
    members: _count.members,
  }));
}

export const listArchived = (db: Database): Promise<{ id: number; name: string; archivedAt: Date | null }[]> =>
  db.prisma.department.findMany({
    where: { archivedAt: { not: null } },
    select: { id: true, name: true, archivedAt: true },
    orderBy: [{ archivedAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });

export type DepartmentDetail = {
  id: number;
  name: string;
  version: number;
  parentId: number | null;
  archivedAt: Date | null;
  heads: number[];
};

export async function getDepartment(db: Database, departmentId: number): Promise<DepartmentDetail> {
  const found = await db.prisma.department.findFirst({
    where: { id: departmentId },
    select: {
      id: true,
      name: true,
      version: true,
      parentId: true,
      archivedAt: true,
      heads: { select: { userId: true } },
    },
  });
  if (!found) throw new NotFound();
  return { ...found, heads: found.heads.map((head) => head.userId) };
}

/** How much hangs on a department. */
export async function usesOf({ prisma }: Database, departmentId: number) {
  const where = { departmentId };
  const [people, memos, tasks, below] = await Promise.all([
    prisma.user.count({ where: { ...where, ...active } }),
    prisma.memo.count({ where }),
    prisma.task.count({ where }),
    prisma.department.count({ where: { parentId: departmentId, archivedAt: null } }),
  ]);
  return { people, memos, tasks, below };
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

/** The same as a tree, each with the way to it. */
export async function listPlaces(db: Database): Promise<(Option & Node)[]> {
  const found = await db.prisma.department.findMany({
    where: { archivedAt: null },
    select: { id: true, name: true, parentId: true },
  });
  return inTreeOrder(found).map(({ path, id, name, parentId }) => ({
    id,
    name,
    parentId,
    value: id,
    label: [...path, name].join(' / '),
  }));
}

/** Who may be made head: active people, and those who are it already. In a big company the others are fetched while typing. */
export async function listHeadOptions(db: Database, current: number[] = []) {
  const isListed = (await db.prisma.user.count({ where: active })) <= LISTED_PEOPLE_MAX;
  const found = await db.prisma.user.findMany({
    where: isListed ? { OR: [active, { id: { in: current } }] } : { id: { in: current } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, jobTitle: true, email: true },
  });
  const names = distinctNames(found);
  return { isListed, options: found.map(({ id, name }): Option => ({ value: id, label: names.get(id) ?? name })) };
}

export const countDepartments = (db: Database): Promise<number> =>
  db.prisma.department.count({ where: { archivedAt: null } });
