import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { PERIODS, STAGES, type ListQuery, type PersonRef } from './list.schema';
import { listUrl, parametersOf, without } from './list.url';
import { chosenPerson, OFFERED_MAX, offeredDepartments, offeredTags, type Choice } from './offered';
import type { FoundPerson, Option, Options } from './options.queries';

type Words = { t: Translate; format: Format };
type Given = { query: ListQuery; options: Options; people: FoundPerson[]; words: Words };

/** The names under `list.filters` that a person may find chosen in the address. */
export function chips({ query, options, people, words: { t, format } }: Given) {
  const nameOf = (list: Option[], id: number) =>
    list.find((option) => option.id === id)?.name ?? t('list.chips.unknown');
  const personName = (ref: PersonRef): string => {
    const found = people.find((one) => one.id === ref || one.email === ref);
    if (found) return found.name;
    return typeof ref === 'number' ? nameOf(options.people ?? [], ref) : ref;
  };
  const day = (date: string) => format.day(new Date(`${date}T00:00:00Z`));
  const made: { label: string; removeUrl: string }[] = [];
  const add = (part: Parameters<typeof without>[1], label: string) =>
    made.push({ label, removeUrl: without(query, part) });
  if (query.q) add('q', t('list.chips.q', { value: query.q }));
  if (query.stage) add('stage', t('list.chips.stage', { value: t(`shared.stages.${query.stage}`) }));
  if (query.recipient !== undefined) {
    add(
      'recipient',
      t('list.chips.recipient', { value: query.recipient === 0 ? t('list.company') : personName(query.recipient) }),
    );
  }
  if (query.owner !== undefined) add('owner', t('list.chips.owner', { value: personName(query.owner) }));
  if (query.department !== undefined) {
    add('department', t('list.chips.department', { value: nameOf(options.departments, query.department) }));
  }
  if (query.tag !== undefined) add('tag', t('list.chips.tag', { value: nameOf(options.tags, query.tag) }));
  if (query.created) add('created', t('list.chips.created', { value: t(`list.filters.${query.created}`) }));
  if (query.from) add('from', t('list.chips.from', { value: day(query.from) }));
  if (query.to) add('to', t('list.chips.to', { value: day(query.to) }));
  if (query.files) add('files', t('list.filters.withFiles'));
  if (query.task) add('task', t('list.filters.withTask'));
  return { chips: made, clearUrl: listUrl({ ...bare, view: query.view, sort: query.sort, dir: query.dir }) };
}

const bare: ListQuery = { view: 'all', q: '', files: false, task: false, sort: 'created', dir: 'desc' };

const offered = new WeakMap<Options, Map<string, Choice[]>>();

/** As many as there are people, so made once for each language, not for each page. Who has left stands last. */
function offeredPeople(options: Options, { t, format }: Words): Choice[] | null {
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

/** The form of the filters. What it does not show travels along as hidden fields. */
export function filterForm({ query, options, people, words }: Given) {
  const { t } = words;
  const idOf = (ref: PersonRef | undefined): string => String(people.find((one) => one.email === ref)?.id ?? ref ?? '');
  const named = (values: readonly string[], labels: string): Choice[] =>
    values.map((value) => ({ value, label: t(`${labels}.${value}`) }));
  return {
    hidden: parametersOf(query).filter(([name]) => ['view', 'q', 'sort', 'dir'].includes(name)),
    chosen: {
      stage: query.stage ?? '',
      recipient: query.recipient === 0 ? 'company' : idOf(query.recipient),
      owner: idOf(query.owner),
      department: String(query.department ?? ''),
      tag: String(query.tag ?? ''),
      created: query.created ?? '',
    },
    stages: named(STAGES, 'shared.stages'),
    periods: named(PERIODS, 'list.filters'),
    people: offeredPeople(options, words),
    departments: offeredDepartments(options.departments, query.department),
    tags: offeredTags(options.tags, query.tag),
    areTagsListed: options.tags.length <= OFFERED_MAX,
    /** Where people are fetched while typing: who is chosen now. */
    recipientChosen: query.recipient === 0 ? null : chosenPerson(people, query.recipient),
    ownerChosen: chosenPerson(people, query.owner),
    from: query.from ?? '',
    to: query.to ?? '',
    files: query.files,
    task: query.task,
  };
}
