import type { PersonRef } from './list.schema';
import type { FoundPerson, Option } from './options.queries';

export type Choice = { value: string; label: string };

/** More options than these would make each page of a list heavy: others are found by typing, or by a link. */
export const OFFERED_MAX = 200;
/** Nobody types for a department: all of any but the largest company are offered. */
const DEPARTMENTS_MAX = 500;

/** The first of them, and the one that is chosen. */
const firstOf = (all: readonly Option[], chosen: number | undefined, max: number): Choice[] =>
  all.filter(({ id }, at) => at < max || id === chosen).map(({ id, name }) => ({ value: String(id), label: name }));

export const offeredTags = (all: readonly Option[], chosen: number | undefined): Choice[] =>
  firstOf(all, chosen, OFFERED_MAX);

export const offeredDepartments = (all: readonly Option[], chosen: number | undefined): Choice[] =>
  firstOf(all, chosen, DEPARTMENTS_MAX);

/** Where people are fetched while typing: who is chosen now. */
export function chosenPerson(people: readonly FoundPerson[], ref: PersonRef | undefined): Choice | null {
  if (ref === undefined) return null;
  const found = people.find((one) => one.id === ref || one.email === ref);
  return { value: String(found?.id ?? ref), label: found?.name ?? String(ref) };
}
