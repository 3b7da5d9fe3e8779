import type { Actor } from '#src/platform/http/actor';

type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'isHead' | 'company'>;
type Candidate = { id: number; isExecutive: boolean; isHead: boolean };

/** Executives, heads and operators write to anybody; the others too when the company's setting says so. */
export const mayWriteToAnyone = (actor: Person): boolean =>
  actor.isExecutive || actor.isHead || actor.isOperator || actor.company.anyoneMayBeRecipient;

/** Everybody may write to themselves, to executives and to heads of departments. The candidate must be active. */
export const mayWriteTo = (actor: Person, candidate: Candidate): boolean =>
  candidate.id === actor.id || candidate.isExecutive || candidate.isHead || mayWriteToAnyone(actor);
