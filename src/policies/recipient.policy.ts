import type { Actor } from '#src/web/actor';

type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'isHead' | 'company'>;
/** `isStandIn`: stands in for an executive or head who is away. */
type Candidate = { id: number; isExecutive: boolean; isHead: boolean; isStandIn?: boolean };

/** Executives, heads and operators write to anybody; the others too when the company's setting says so. */
export const mayWriteToAnyone = (actor: Person): boolean =>
  actor.isExecutive || actor.isHead || actor.isOperator || actor.company.anyoneMayBeRecipient;

/**
 * Everybody may write to themselves, to executives and to heads of departments, and to whoever stands in for one of these.
 * The candidate must be active.
 */
export const mayWriteTo = (actor: Person, candidate: Candidate): boolean =>
  candidate.id === actor.id ||
  candidate.isExecutive ||
  candidate.isHead ||
  candidate.isStandIn === true ||
  mayWriteToAnyone(actor);
