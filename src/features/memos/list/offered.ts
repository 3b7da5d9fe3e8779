import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import type { PersonRef } from '#src/web/formFields';
import type { FoundPerson, Names, Option, Options } from './options.queries';

type Words = { t: Translate; format: Format };

export type Choice = { value: string; label: string };

/** More options make every list page heavy; others are found by typing or a link. */
export const OFFERED_MAX = 200;
/** Departments have no search field, so most companies get all of them. */
const DEPARTMENTS_MAX = 500;

const firstOf = (all: readonly Option[], chosen: number | undefined, max: number): Choice[] =>
  all.filter(({ id }, at) => at < max || id === chosen).map(({ id, name }) => ({ value: String(id), label: name }));

export const offeredTags = (all: readonly Option[], chosen: number | undefined): Choice[] =>
  firstOf(
    all.filter(({ id, hasLeft }) => !hasLeft || id === chosen),
    chosen,
    OFFERED_MAX,
  );

/** Whether all that can be chosen are offered, so that nobody need search. */
export const areTagsListed = (all: readonly Option[]): boolean =>
  all.filter(({ hasLeft }) => !hasLeft).length <= OFFERED_MAX;

export const offeredDepartments = (all: readonly Option[], chosen: number | undefined): Choice[] =>
  firstOf(all, chosen, DEPARTMENTS_MAX);

const offered = new WeakMap<Options, Map<string, Choice[]>>();

/** Cached for each language. Inactive people are last. */
export function offeredPeople(options: Options, { t, format }: Words): Choice[] | null {
  if (!options.people) return null;
  const byLanguage = offered.get(options) ?? new Map<string, Choice[]>();
  offered.set(options, byLanguage);
  const known = byLanguage.get(format.locale);
  if (known) return known;
  const made = options.people
    .toSorted((one, other) => Number(one.hasLeft) - Number(other.hasLeft))
    .map(({ id, name, hasLeft }) => ({
      value: String(id),
      label: hasLeft ? t('list.filters.formerPerson', { name }) : name,
    }));
  byLanguage.set(format.locale, made);
  return made;
}

export function namesIn({ options, people }: Names, { t, format }: Words) {
  const find = (list: readonly Option[], id: number): Named => {
    const found = list.find((option) => option.id === id);
    return { name: found?.name ?? t('list.chips.unknown'), isGone: found?.hasLeft ?? true };
  };
  const named = (ref: PersonRef) =>
    typeof ref === 'number' ? find(options.people ?? [], ref) : { name: ref, isGone: true };
  return {
    person: (ref: PersonRef) => {
      const found = personIn(people, ref);
      return found ? { name: found.name, isGone: found.has_left } : named(ref);
    },
    department: (id: number) => find(options.departments, id),
    tag: (id: number) => find(options.tags, id),
    day: (date: string) => format.day(new Date(`${date}T00:00:00Z`)),
  };
}

/** What a filter names; gone is what is archived, has left, or is unknown. */
export type Named = { name: string; isGone: boolean };

const personIn = (people: readonly FoundPerson[], ref: PersonRef | undefined) =>
  people.find((one) => one.id === ref || one.email === ref);

export const personValue = (people: readonly FoundPerson[], ref: PersonRef | undefined): string =>
  String(personIn(people, ref)?.id ?? ref ?? '');

export function chosenPerson(people: readonly FoundPerson[], ref: PersonRef | undefined): Choice | null {
  if (ref === undefined) return null;
  const found = personIn(people, ref);
  return { value: String(found?.id ?? ref), label: found?.name ?? String(ref) };
}
