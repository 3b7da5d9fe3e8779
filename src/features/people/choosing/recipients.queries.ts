import { findStandIns } from '#src/features/absences/standIns.queries';
import type { Actor } from '#src/web/actor';
import { mayWriteToAnyone } from '#src/policies/recipient.policy';
import {
  active,
  byName,
  LISTED_PEOPLE_MAX,
  personOf,
  personSelect,
  type Db,
  type PersonOption,
  type PersonRow,
} from './people.queries';

const GROUPS = ['manager', 'executives', 'heads', 'deputies', 'others'] as const;
export type RecipientGroup = { key: (typeof GROUPS)[number]; people: PersonOption[] };

/** Executives, heads, and their deputies: everybody may write to them. */
export const areDecisionMakers = (standIns: ReadonlySet<number>) => ({
  OR: [
    { isExecutive: true },
    { headOf: { some: { department: { archivedAt: null } } } },
    { id: { in: [...standIns] } },
  ],
});

/** In the groups of the form; without "Myself" and "The company". */
export async function findRecipientGroups(db: Db, actor: Actor, isListed: boolean): Promise<RecipientGroup[]> {
  const everybody = isListed && mayWriteToAnyone(actor);
  const standIns = await findStandIns(db);
  const rows = await db.user.findMany({
    where: { ...active, id: { not: actor.id }, ...(everybody ? {} : areDecisionMakers(standIns)) },
    select: personSelect,
    orderBy: byName,
    take: LISTED_PEOPLE_MAX,
  });
  const isManager = (row: PersonRow) => row.headOf.some(({ departmentId }) => departmentId === actor.departmentId);
  const groupOf = (row: PersonRow): RecipientGroup['key'] => {
    if (isManager(row)) return 'manager';
    if (row.isExecutive) return 'executives';
    if (row.headOf.length > 0) return 'heads';
    return standIns.has(row.id) ? 'deputies' : 'others';
  };
  return GROUPS.map((key) => ({ key, people: rows.filter((row) => groupOf(row) === key).map(personOf) })).filter(
    ({ people }) => people.length > 0,
  );
}

/** Otherwise a memo to the company would have no recipient. */
export const hasActiveExecutives = async (db: Db): Promise<boolean> =>
  (await db.user.findFirst({ where: { ...active, isExecutive: true }, select: { id: true } })) !== null;

export async function findExecutives(db: Db): Promise<{ id: number; name: string }[]> {
  return db.user.findMany({
    where: { ...active, isExecutive: true },
    select: { id: true, name: true },
    orderBy: byName,
  });
}
