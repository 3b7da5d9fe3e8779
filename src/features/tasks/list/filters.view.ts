import {
  chosenPerson,
  OFFERED_MAX,
  offeredDepartments,
  offeredTags,
  type Choice,
} from '#src/features/memos/list/offered';
import type { Option } from '#src/features/memos/list/options.queries';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { stageName } from '../task.view';
import type { Asked } from './asked.service';
import { DUES, PRIORITIES, STATES, type PersonRef, type TaskQuery } from './list.schema';
import { parametersOf, taskListUrl, without, type Part } from './list.url';

type Words = { t: Translate; format: Format };
type Given = Pick<Asked, 'query' | 'options' | 'people' | 'stages'> & { path: string; isBoard: boolean };

/** The filters that are on, each with the address without it. The board shows closed stages as columns, so has no "active only". */
export function taskChips({ query, options, people, stages, path, isBoard }: Given, { t, format }: Words) {
  const nameOf = (list: readonly { id: number; name: string }[], id: number) =>
    list.find((one) => one.id === id)?.name ?? t('list.chips.unknown');
  const personName = (ref: PersonRef): string => {
    const found = people.find((one) => one.id === ref || one.email === ref);
    if (found) return found.name;
    return typeof ref === 'number' ? nameOf(options.people ?? [], ref) : ref;
  };
  const day = (date: string) => format.day(new Date(`${date}T00:00:00Z`));
  const made: { label: string; removeUrl: string }[] = [];
  const add = (part: Part, value: string | number | boolean | undefined, label: (value: string) => string) => {
    if (value === undefined || value === '' || value === false) return;
    made.push({ label: label(String(value)), removeUrl: without(query, part, path) });
  };
  const named = (part: string) => (value: string) => t(`taskList.chips.${part}`, { value });
  add('q', query.q, (value) => t('list.chips.q', { value }));
  if (typeof query.stage === 'number') add('stage', nameOf(capitalised(stages), query.stage), named('stage'));
  else if (query.stage !== 'any' && !isBoard) add('stage', query.stage, (value) => t(`taskList.chips.${value}`));
  add('priority', query.priority && t(`taskList.${query.priority}`), named('priority'));
  add('responsible', query.responsible === undefined ? undefined : personName(query.responsible), named('responsible'));
  add('owner', query.owner === undefined ? undefined : personName(query.owner), named('owner'));
  add('department', query.department && nameOf(options.departments, query.department), named('department'));
  add('tag', query.tag && nameOf(options.tags, query.tag), named('tag'));
  add('due', query.due && t(`taskList.due.${query.due}`), named('due'));
  add('from', query.from && day(query.from), named('from'));
  add('to', query.to && day(query.to), named('to'));
  add('files', query.files, () => t('list.filters.withFiles'));
  add('hidden', query.hidden, () => t('taskList.filters.hidden'));
  return {
    chips: made,
    clearUrl: taskListUrl({ ...bare, view: query.view, sort: query.sort, dir: query.dir }, {}, path),
  };
}

export const bare: TaskQuery = { view: 'all', q: '', stage: 'any', files: false, hidden: false, more: [] };

/** Who has left stands last. */
const people = (list: readonly Option[], t: Translate): Choice[] =>
  [...list.filter((one) => !one.hasLeft), ...list.filter((one) => one.hasLeft)].map(({ id, name, hasLeft }) => ({
    value: String(id),
    label: hasLeft ? t('list.filters.formerPerson', { name }) : name,
  }));

const choices = (list: readonly { id: number; name: string }[]): Choice[] =>
  list.map(({ id, name }) => ({ value: String(id), label: name }));

const capitalised = <S extends { name: string }>(stages: readonly S[]): S[] =>
  stages.map((stage) => ({ ...stage, name: stageName(stage.name) }));

/** The form of the filters. What it does not show travels along as hidden fields. */
export function taskFilterForm({ query, options, people: found, stages, path, isBoard }: Given, { t }: Words) {
  const idOf = (ref: PersonRef | undefined): string => String(found.find((one) => one.email === ref)?.id ?? ref ?? '');
  // The board shows all stages side by side.
  const states = isBoard
    ? []
    : STATES.map((value) => ({ value: value === 'active' ? '' : value, label: t(`taskList.states.${value}`) }));
  const stage = String(query.stage);
  const offered = options.people && people(options.people, t);
  return {
    action: path,
    hidden: parametersOf({ ...query, after: undefined, before: undefined }).filter(([name]) =>
      ['view', 'q', 'sort', 'dir'].includes(name),
    ),
    selects: [
      {
        name: 'stage',
        label: t('taskList.filters.stage'),
        any: isBoard ? t('taskList.states.any') : '',
        options: [
          ...states,
          ...choices(capitalised(stages.filter(({ id, archived }) => !archived || id === query.stage))),
        ],
        chosen: stage === 'active' ? '' : stage,
      },
      {
        name: 'priority',
        label: t('taskList.filters.priority'),
        any: t('taskList.filters.anyPriority'),
        options: PRIORITIES.map((value) => ({ value, label: t(`taskList.${value}`) })),
        chosen: query.priority ?? '',
      },
      {
        name: 'responsible',
        label: t('taskList.filters.responsible'),
        any: t('taskList.filters.anyResponsible'),
        options: offered,
        chosen: idOf(query.responsible),
        person: chosenPerson(found, query.responsible),
      },
      {
        name: 'due',
        label: t('taskList.filters.due'),
        any: t('taskList.filters.anyDue'),
        options: DUES.map((value) => ({ value, label: t(`taskList.due.${value}`) })),
        chosen: query.due ?? '',
      },
    ],
    more: [
      {
        name: 'owner',
        label: t('taskList.filters.owner'),
        any: t('list.filters.anyOwner'),
        options: offered,
        chosen: idOf(query.owner),
        person: chosenPerson(found, query.owner),
      },
      {
        name: 'department',
        label: t('list.filters.department'),
        any: t('list.filters.anyDepartment'),
        options: offeredDepartments(options.departments, query.department),
        chosen: String(query.department ?? ''),
      },
      {
        name: 'tag',
        label: t('list.filters.tag'),
        any: t('list.filters.anyTag'),
        options: offeredTags(options.tags, query.tag),
        optionsUrl: options.tags.length > OFFERED_MAX ? '/tags/options' : null,
        chosen: String(query.tag ?? ''),
      },
    ],
    from: query.from ?? '',
    to: query.to ?? '',
    files: query.files,
    showsHidden: query.hidden,
  };
}
