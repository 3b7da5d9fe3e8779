import type { PersonRef } from '#src/web/formFields';
import type { MemoInput, RecipientRef } from './form.schema';

type Addressed = Pick<MemoInput, 'recipient' | 'places'>;

export const isToCompany = ({ recipient }: Pick<MemoInput, 'recipient'>): boolean => recipient.includes('company');

const isPerson = (ref: RecipientRef): ref is PersonRef => ref !== 'company';

/** People in the order of the numbers beside them; those without one behind the others, as the form named them. */
export function inPlaces({ places, recipient }: Addressed): PersonRef[] {
  const placeOf = (ref: PersonRef): number => (typeof ref === 'number' ? places.get(ref) : undefined) ?? Infinity;
  const people = recipient.filter(isPerson);
  return places.size === 0 ? people : people.toSorted((a, b) => compare(placeOf(a), placeOf(b)));
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** What `resolvePeople` takes. */
export const recipientRefs = (input: Addressed): RecipientRef[] => (isToCompany(input) ? ['company'] : inPlaces(input));
