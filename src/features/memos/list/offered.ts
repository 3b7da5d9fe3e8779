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
  firstOf(all, chosen, OFFERED_MAX);

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
  const nameOf = (list: readonly Option[], id: number) =>
    list.find((option) => option.id === id)?.name ?? t('list.chips.unknown');
  const named = (ref: PersonRef) => (typeof ref === 'number' ? nameOf(options.people ?? [], ref) : ref);
  return {
    person: (ref: PersonRef) => personIn(people, ref)?.name ?? named(ref),
    department: (id: number) => nameOf(options.departments, id),
    tag: (id: number) => nameOf(options.tags, id),
    day: (date: string) => format.day(new Date(`${date}T00:00:00Z`)),
  };
}

const personIn = (people: readonly FoundPerson[], ref: PersonRef | undefined) =>
  people.find((one) => one.id === ref || one.email === ref);

export const personValue = (people: readonly FoundPerson[], ref: PersonRef | undefined): string =>
  String(personIn(people, ref)?.id ?? ref ?? '');

export function chosenPerson(people: readonly FoundPerson[], ref: PersonRef | undefined): Choice | null {
  if (ref === undefined) return null;
  const found = personIn(people, ref);
  return { value: String(found?.id ?? ref), label: found?.name ?? String(ref) };
}
