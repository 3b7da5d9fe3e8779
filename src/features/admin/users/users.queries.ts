import type { Database, Prisma } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';

export type UserDetail = {
  id: number;
  name: string;
  email: string;
  departmentName: string | null;
  isExecutive: boolean;
  isOperator: boolean;
  isAdmin: boolean;
  isHead: boolean;
  isActive: boolean;
  hasPassword: boolean;
  lastSeenAt: Date | null;
  departmentId: number | null;
  headOf: number[];
  createdAt: Date;
  deactivatedAt: Date | null;
  version: number;
};

const select = {
  id: true,
  name: true,
  email: true,
  passwordHash: true,
  isExecutive: true,
  isOperator: true,
  isAdmin: true,
  departmentId: true,
  lastSeenAt: true,
  createdAt: true,
  deactivatedAt: true,
  version: true,
  department: { select: { name: true } },
  headOf: { select: { departmentId: true }, where: { department: { archivedAt: null } } },
} satisfies Prisma.UserSelect;

function detailOf({
  passwordHash,
  department,
  headOf,
  ...user
}: Prisma.UserGetPayload<{ select: typeof select }>): UserDetail {
  return {
    ...user,
    departmentName: department?.name ?? null,
    headOf: headOf.map((head) => head.departmentId),
    isHead: headOf.length > 0,
    isActive: user.deactivatedAt === null,
    hasPassword: passwordHash !== null,
  };
}

export async function getUser(db: Pick<Database, 'prisma'>, userId: number): Promise<UserDetail> {
  const found = await db.prisma.user.findUnique({ where: { id: userId }, select });
  if (!found) throw new NotFound();
  return detailOf(found);
}

export async function findUserDetails(db: Pick<Database, 'prisma'>, userIds: number[]): Promise<UserDetail[]> {
  const orderBy = [{ name: 'asc' as const }, { id: 'asc' as const }];
  return (await db.prisma.user.findMany({ where: { id: { in: userIds } }, orderBy, select })).map(detailOf);
}

export async function countUsers({
  prisma,
}: Database): Promise<{ active: number; deactivated: number; invited: number }> {
  const [active, deactivated, invited] = await Promise.all([
    prisma.user.count({ where: { deactivatedAt: null } }),
    prisma.user.count({ where: { deactivatedAt: { not: null } } }),
    prisma.user.count({ where: { deactivatedAt: null, passwordHash: null } }),
  ]);
  return { active, deactivated, invited };
}
