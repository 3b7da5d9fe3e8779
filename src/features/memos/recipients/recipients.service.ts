import { Invalid } from '#src/platform/errors';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { holdExecutives } from '../../people/executives.service';
import { mayWriteTo } from '#src/policies/recipient.policy';
import type { PersonRef, RecipientRef } from '../memos.schema';
import { findCandidates, findExecutives } from './recipients.queries';

type Person = { id: number; name: string };

/** Whom a memo is for: the columns of the memo, and the people who get the recipient's role by it. */
export type Addressee = { recipientId: number | null; isForCompany: boolean; people: Person[] };

export const NOBODY: Addressee = { recipientId: null, isForCompany: false, people: [] };

/**
 * Resolves the choice of the form. `keptId` is the recipient the memo already has: leaving it as it is stays allowed,
 * even when it could no longer be chosen anew.
 */
export async function resolveRecipient(
  tx: Tx,
  actor: Actor,
  ref: RecipientRef | undefined,
  keptId: number | null = null,
): Promise<Addressee> {
  if (ref === undefined) return NOBODY;
  if (ref === 'company') {
    await holdExecutives(tx);
    const people = await findExecutives(tx);
    if (people.length === 0) throw new Invalid({ recipient: 'memos.errors.noExecutives' });
    return { recipientId: null, isForCompany: true, people };
  }
  if (ref === keptId) {
    const kept = await tx.user.findUniqueOrThrow({ where: { id: keptId }, select: { id: true, name: true } });
    return { recipientId: kept.id, isForCompany: false, people: [kept] };
  }
  const candidate = (await findCandidates(tx, [ref])).get(ref);
  if (!candidate) throw new Invalid({ recipient: 'memos.errors.recipientUnknown' });
  if (!mayWriteTo(actor, candidate)) throw new Invalid({ recipient: 'memos.errors.recipientNotAllowed' });
  return { recipientId: candidate.id, isForCompany: false, people: [{ id: candidate.id, name: candidate.name }] };
}

/** Subscribers by id or address. `kept` are those the memo already has: one who left since is no error. */
export async function resolveSubscribers(
  tx: Tx,
  refs: readonly PersonRef[],
  kept: ReadonlySet<number> = new Set(),
): Promise<Person[]> {
  const found = await findCandidates(tx, refs);
  const people = new Map<number, Person>();
  for (const ref of refs) {
    const candidate = found.get(ref);
    if (candidate) people.set(candidate.id, { id: candidate.id, name: candidate.name });
    else if (typeof ref === 'number' && kept.has(ref)) {
      people.set(ref, await tx.user.findUniqueOrThrow({ where: { id: ref }, select: { id: true, name: true } }));
    } else throw new Invalid({ subscribers: 'memos.errors.personUnknown' });
  }
  return [...people.values()];
}
