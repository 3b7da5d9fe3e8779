import { findCandidates, type Candidate } from '#src/features/people/choosing/candidates.queries';
import { expandGroups } from '#src/features/people/choosing/chosenPeople.queries';
import type { Database, Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { GroupRef, PersonRef } from '#src/web/formFields';
import { canMakeResponsible } from '#src/policies/task.policy';
import { responsibleOf, type LoadedTask } from '../tasks.queries';

export type Person = { id: number; name: string };

/** Present people of the task may stay although inactive or not eligible any more. */
export type Cast = { responsible: Person[]; coOwner: Person | null; subscribers: Person[] };

type Named = { responsible: PersonRef[]; coOwner?: PersonRef | undefined; subscribers: GroupRef[] };
type Family = { task?: LoadedTask; parent?: LoadedTask };

/** Invalid at the field that names somebody unknown, inactive, or beyond the actor's right. */
export async function resolveCast(tx: Tx, actor: Actor, named: Named, { task, parent }: Family): Promise<Cast> {
  const subscribers = await expandGroups(tx, named.subscribers, { subscribers: 'tasks.errors.tooManyPeople' });
  const refs = [...named.responsible, ...(named.coOwner === undefined ? [] : [named.coOwner]), ...subscribers];
  const candidates = await findCandidates(tx, refs);
  const kept = new Map(task?.participants.map(({ userId, user }) => [userId, { id: userId, name: user.name }]));
  const find = (ref: PersonRef, field: string): Person | Candidate => {
    const found = candidates.get(ref) ?? (typeof ref === 'number' ? kept.get(ref) : undefined);
    if (!found) throw new Invalid({ [field]: 'tasks.errors.personUnknown' });
    return found;
  };
  const responsible = distinct(named.responsible.map((ref) => find(ref, 'responsible')));
  if (parent && responsible.length > 1) throw new Invalid({ responsible: 'tasks.errors.oneResponsible' });
  await checkResponsible(tx, actor, responsible, { task, parent });
  return {
    responsible: responsible.map(personOf),
    coOwner: named.coOwner === undefined ? null : personOf(find(named.coOwner, 'coOwner')),
    subscribers: distinct(subscribers.map((ref) => find(ref, 'subscribers'))).map(personOf),
  };
}

const personOf = ({ id, name }: Person): Person => ({ id, name });
const distinct = <T extends Person>(people: T[]): T[] => [...new Map(people.map((one) => [one.id, one])).values()];

async function checkResponsible(
  tx: Tx,
  actor: Actor,
  people: readonly (Person | Candidate)[],
  { task, parent }: Family,
): Promise<void> {
  const already = new Set(task ? responsibleOf(task).map(({ userId }) => userId) : []);
  const mayChoose = await findAssignable(tx, actor, parent ? responsibleOf(parent).map(({ userId }) => userId) : []);
  for (const person of people) {
    const candidate = { id: person.id, departmentId: 'departmentId' in person ? person.departmentId : null };
    if (already.has(person.id) || mayChoose(candidate)) continue;
    throw new Invalid({ responsible: 'tasks.errors.responsibleNotAllowed' }, { name: person.name });
  }
}

type Db = Database['prisma'] | Tx;

/** Whom the actor may make responsible; `teamIds`: who works on the main task of a subtask. */
export async function findAssignable(db: Db, actor: Actor, teamIds: readonly number[] = []) {
  const rows = await db.departmentHead.findMany({ where: { userId: actor.id }, select: { departmentId: true } });
  const headOf = rows.map(({ departmentId }) => departmentId);
  return (person: { id: number; departmentId: number | null }): boolean =>
    canMakeResponsible(actor, person, { headOf, teamIds });
}

/** A task that one makes for oneself gets one's head as co-owner. */
export async function withOwnHead(tx: Tx, actor: Actor, cast: Cast): Promise<Cast> {
  const isForOneself = cast.responsible.every(({ id }) => id === actor.id);
  if (!isForOneself || cast.coOwner !== null) return cast;
  return { ...cast, coOwner: await findOwnHead(tx, actor) };
}

async function findOwnHead(tx: Tx, actor: Actor): Promise<Person | null> {
  if (actor.departmentId === null) return null;
  const head = await tx.departmentHead.findFirst({
    where: { departmentId: actor.departmentId, userId: { not: actor.id }, user: { deactivatedAt: null } },
    orderBy: { userId: 'asc' },
    select: { user: { select: { id: true, name: true } } },
  });
  return head?.user ?? null;
}
