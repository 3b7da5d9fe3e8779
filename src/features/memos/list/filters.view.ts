import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { PERIODS, STAGES, type ListQuery, type PersonRef } from './list.schema';
import { listUrl, parametersOf, without } from './list.url';
import type { FoundPerson, Option, Options } from './options.queries';

type Words = { t: Translate; format: Format };
type Choice = { value: string; label: string; isChosen: boolean };
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

/** The form of the filters. What it does not show travels along as hidden fields. */
export function filterForm({ query, options, people, words: { t } }: Given) {
  const choose = (values: Choice[], chosen: string | number | undefined): Choice[] =>
    values.map((choice) => ({ ...choice, isChosen: choice.value === String(chosen ?? '') }));
  const offer = (list: Option[], chosen: string | number | undefined): Choice[] =>
    choose(
      list
        .filter((option) => !option.hasLeft || option.id === chosen)
        .concat(list.filter((option) => option.hasLeft && option.id !== chosen))
        .map(({ id, name, hasLeft }) => ({
          value: String(id),
          label: hasLeft ? t('list.filters.formerPerson', { name }) : name,
          isChosen: false,
        })),
      chosen,
    );
  const emailOf = (ref: PersonRef | undefined): string =>
    people.find((one) => one.id === ref || one.email === ref)?.email ?? (typeof ref === 'string' ? ref : '');
  const company = [{ value: 'company', label: t('list.company'), isChosen: query.recipient === 0 }];
  return {
    hidden: parametersOf(query).filter(([name]) => ['view', 'q', 'sort', 'dir'].includes(name)),
    stages: choose(
      STAGES.map((stage) => ({ value: stage, label: t(`shared.stages.${stage}`), isChosen: false })),
      query.stage,
    ),
    recipients: options.people && [
      ...company,
      ...offer(options.people, query.recipient === 0 ? undefined : query.recipient),
    ],
    owners: options.people && offer(options.people, query.owner),
    recipientEmail: query.recipient === 0 ? 'company' : emailOf(query.recipient),
    ownerEmail: emailOf(query.owner),
    departments: offer(options.departments, query.department),
    tags: offer(options.tags, query.tag),
    periods: choose(
      PERIODS.map((period) => ({ value: period, label: t(`list.filters.${period}`), isChosen: false })),
      query.created,
    ),
    from: query.from ?? '',
    to: query.to ?? '',
    files: query.files,
    task: query.task,
    moreAreOn:
      [query.department, query.tag, query.from, query.to].some((value) => value !== undefined) ||
      query.files ||
      query.task,
  };
}
