import { findIdsByAddress } from './addresses.queries';
import type { Database, Prisma, Tx } from '#src/platform/db';
import { plainAddress } from '#src/platform/emailAddress';
import { idsIn, LIST_MAX } from '#src/platform/http/params';

export type Db = Database['prisma'] | Tx;

/** Above this, forms fetch options while typing instead of listing people. */
export const LISTED_PEOPLE_MAX = 500;
/** The same of the filters of a list, which has two such fields that weigh at every reading. */
export const FILTERED_PEOPLE_MAX = 100;

export type PersonOption = {
  id: number;
  name: string;
  department: string | null;
  jobTitle: string;
  email: string;
};

export const personSelect = {
  id: true,
  name: true,
  email: true,
  jobTitle: true,
  departmentId: true,
  isExecutive: true,
  department: { select: { name: true } },
  headOf: { where: { department: { archivedAt: null } }, select: { departmentId: true } },
} as const satisfies Prisma.UserSelect;

export type PersonRow = Prisma.UserGetPayload<{ select: typeof personSelect }>;

export const personOf = ({ id, name, email, jobTitle, department }: PersonRow): PersonOption => ({
  id,
  name,
  jobTitle,
  email,
  department: department?.name ?? null,
});

export const active = { deactivatedAt: null };
export const byName = [{ name: 'asc' as const }, { id: 'asc' as const }];

export async function findActivePeople(db: Db, ids: readonly number[]): Promise<PersonOption[]> {
  const where = { ...active, id: { in: [...ids] } };
  return (await db.user.findMany({ where, select: personSelect, orderBy: byName })).map(personOf);
}

/** People by id or address, inactive ones included; unknown values are left out. */
export async function findNames(db: Db, values: readonly string[]): Promise<PersonOption[]> {
  const ids = idsIn(values);
  const emails = values
    .slice(0, LIST_MAX)
    .filter((value) => value.includes('@') && !value.includes('\0') && value.isWellFormed())
    .map(plainAddress);
  if (ids.length + emails.length === 0) return [];
  const found = await findIdsByAddress(db, emails);
  const rows = await db.user.findMany({
    where: { id: { in: [...ids, ...found.values()] } },
    select: personSelect,
    take: 2 * LIST_MAX,
  });
  return rows.map(personOf);
}
