import { Invalid } from '#src/platform/errors';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { holdExecutives } from '../executives.service';
import { mayWriteTo } from '#src/policies/recipient.policy';
import { findIdsByAddress } from './addresses.queries';
import { findDepartmentPeople } from './departments.queries';
import { PEOPLE_MAX } from '#src/web/formFields';
import type { RecipientRef } from '#src/features/memos/form/form.schema';
import type { GroupRef, PersonRef } from '#src/web/formFields';
import { findCandidates } from './candidates.queries';
import { findExecutives } from './recipients.queries';

type Person = { id: number; name: string };

/** `people`: all recipients in their order, or the executives. `recipientId` is the first. */
export type Addressee = { recipientId: number | null; isForCompany: boolean; people: Person[] };

export const NOBODY: Addressee = { recipientId: null, isForCompany: false, people: [] };

type Chosen = { recipient?: readonly RecipientRef[]; subscribers: readonly GroupRef[] };
type Kept = { recipients: ReadonlySet<number>; subscribers: ReadonlySet<number> };

export const NOBODY_KEPT: Kept = { recipients: new Set(), subscribers: new Set() };

export async function resolvePeople(
  tx: Tx,
  actor: Actor,
  { recipient = [], subscribers }: Chosen,
  kept = NOBODY_KEPT,
): Promise<{ addressee: Addressee; subscribers: Person[] }> {
  const refs = await expandGroups(tx, subscribers, TOO_MANY);
  const found = await findCandidates(tx, [...recipient.filter(isPerson), ...refs]);
  const addressee = await resolveRecipients(tx, actor, recipient, { found, kept: kept.recipients });
  const named = await resolveRefs(tx, refs, found, kept.subscribers);
  // Later ones, too, who would see it before their turn.
  const recipients = new Set(addressee.people.map(({ id }) => id));
  return { addressee, subscribers: named.filter(({ id }) => !recipients.has(id)) };
}

const isPerson = (ref: RecipientRef): ref is PersonRef => ref !== 'company';
const TOO_MANY = { subscribers: 'memos.errors.tooManySubscribers' };

type Found = Awaited<ReturnType<typeof findCandidates>>;
type Allowed = { found: Found; kept: ReadonlySet<number> };

async function resolveRecipients(
  tx: Tx,
  actor: Actor,
  refs: readonly RecipientRef[],
  allowed: Allowed,
): Promise<Addressee> {
  if (refs.length === 0) return NOBODY;
  if (refs.includes('company')) {
    await holdExecutives(tx);
    const people = await findExecutives(tx);
    if (people.length === 0) throw new Invalid({ recipient: 'memos.errors.noExecutives' });
    return { recipientId: null, isForCompany: true, people };
  }
  const people = new Map<number, Person>();
  for (const ref of refs.filter(isPerson)) {
    const person = await resolveRecipient(tx, actor, ref, allowed);
    people.set(person.id, person);
  }
  const [first] = people.keys();
  return { recipientId: first ?? null, isForCompany: false, people: [...people.values()] };
}

/** Present recipients (`kept`) stay allowed, even if they could not be chosen anew. */
async function resolveRecipient(tx: Tx, actor: Actor, ref: PersonRef, { found, kept }: Allowed): Promise<Person> {
  if (typeof ref === 'number' && kept.has(ref))
    return tx.user.findUniqueOrThrow({ where: { id: ref }, select: { id: true, name: true } });
  const candidate = found.get(ref);
  if (!candidate) throw new Invalid({ recipient: 'memos.errors.recipientUnknown' });
  if (!mayWriteTo(actor, candidate)) throw new Invalid({ recipient: 'memos.errors.recipientNotAllowed' });
  return { id: candidate.id, name: candidate.name };
}

export async function resolveSubscribers(tx: Tx, groups: readonly GroupRef[]): Promise<Person[]> {
  const refs = await expandGroups(tx, groups, TOO_MANY);
  return resolveRefs(tx, refs, await findCandidates(tx, refs), new Set());
}

/** People already in the memo (`kept`) may be inactive. */
async function resolveRefs(
  tx: Tx,
  refs: readonly PersonRef[],
  found: Found,
  kept: ReadonlySet<number>,
): Promise<Person[]> {
  const leftIds = refs.filter((ref) => typeof ref === 'number').filter((ref) => !found.has(ref) && kept.has(ref));
  const where = { id: { in: leftIds } };
  const left = leftIds.length === 0 ? [] : await tx.user.findMany({ where, select: { id: true, name: true } });
  const stayed = new Map(left.map((person) => [person.id, person]));
  const people = new Map<number, Person>();
  for (const ref of refs) {
    const person = found.get(ref) ?? (typeof ref === 'number' ? stayed.get(ref) : undefined);
    if (!person) throw new Invalid({ subscribers: 'memos.errors.personUnknown' });
    people.set(person.id, { id: person.id, name: person.name });
  }
  return [...people.values()];
}

/** Departments as their people, addresses as ids where known. */
export async function namedIds(tx: Tx, groups: readonly GroupRef[]): Promise<PersonRef[]> {
  if (groups.every((ref) => typeof ref === 'number')) return [...groups];
  const refs = await expandGroups(tx, groups, TOO_MANY);
  const ids = await findIdsByAddress(
    tx,
    refs.filter((ref) => typeof ref === 'string'),
  );
  return refs.map((ref) => (typeof ref === 'string' ? (ids.get(ref) ?? ref) : ref));
}

export const namedId = async (tx: Tx, ref: PersonRef | undefined): Promise<PersonRef | undefined> =>
  (await namedIds(tx, ref === undefined ? [] : [ref]))[0];

/** Replaces departments by their present people. Throws Invalid when there are too many. */
export async function expandGroups(
  tx: Tx,
  groups: readonly GroupRef[],
  tooMany: Record<string, string>,
): Promise<PersonRef[]> {
  const departmentIds = groups.flatMap((ref) => (typeof ref === 'object' ? [ref.departmentId] : []));
  const members = await findDepartmentPeople(tx, departmentIds);
  const refs = groups.flatMap((ref) => (typeof ref === 'object' ? (members.get(ref.departmentId) ?? []) : [ref]));
  const people = [...new Set(refs)];
  if (people.length > PEOPLE_MAX) throw new Invalid(tooMany);
  return people;
}
