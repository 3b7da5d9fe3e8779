import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import {
  active,
  byName,
  findNames,
  LISTED_PEOPLE_MAX,
  personOf,
  personSelect,
  type PersonOption,
} from '#src/features/people/choosing/people.queries';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { findAssignable } from '../roles/chosenPeople.queries';

/** Who can be named in a line; null where they are too many to list. `chosen` may be others, who are refused when it is saved. */
export async function findLinePeople(db: Database, actor: Actor, chosen: readonly string[]) {
  const people = await findEligible(db, actor);
  const known = new Set(people?.map(({ id }) => id));
  const others = (await findNames(db.prisma, chosen)).filter(({ id }) => !known.has(id));
  return { people: [...(people ?? []), ...others], isListed: people !== null };
}

async function findEligible(db: Database, actor: Actor): Promise<PersonOption[] | null> {
  if (actor.isExecutive || actor.isOperator) return (await findListedPeople(db)).people;
  const ownDepartments = { department: { heads: { some: { userId: actor.id } } } };
  const rows = await db.prisma.user.findMany({
    where: { ...active, OR: [{ id: actor.id }, ownDepartments] },
    select: personSelect,
    orderBy: byName,
    take: LISTED_PEOPLE_MAX + 1,
  });
  if (rows.length > LISTED_PEOPLE_MAX) return null;
  const mayChoose = await findAssignable(db.prisma, actor);
  return rows.filter(mayChoose).map(personOf);
}
