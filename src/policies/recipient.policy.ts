import type { Actor } from '#src/web/actor';

type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'isHead' | 'company'>;
/** `isStandIn`: deputy of an absent executive or head. */
type Candidate = { id: number; isExecutive: boolean; isHead: boolean; isStandIn?: boolean };

export const mayWriteToAnyone = (actor: Person): boolean =>
  actor.isExecutive || actor.isHead || actor.isOperator || actor.company.anyoneMayBeRecipient;

/** Everybody may write to themselves, executives, heads, and their deputies. The candidate must be active. */
export const mayWriteTo = (actor: Person, candidate: Candidate): boolean =>
  candidate.id === actor.id ||
  candidate.isExecutive ||
  candidate.isHead ||
  candidate.isStandIn === true ||
  mayWriteToAnyone(actor);
