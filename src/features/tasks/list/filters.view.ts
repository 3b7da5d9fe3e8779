import {
  areTagsListed,
  chosenPerson,
  namesIn,
  offeredDepartments,
  offeredPeople,
  offeredTags,
  personValue,
  type Choice,
  type Named,
} from '#src/features/memos/list/offered';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { stageName } from '../task.view';
import { DUES, listOf, PRIORITIES, STATES, type taskList } from './list.address';
import type { Requested } from './requested.queries';

type ChipName = Exclude<keyof Parameters<typeof taskList.chips>[1], 'q' | 'files' | 'hidden'>;
type Words = { t: Translate; format: Format };
type Given = Pick<Requested, 'kind' | 'projectTitle' | 'query' | 'options' | 'people' | 'stages'> & {
  path: string;
  isBoard: boolean;
};

/** The board has closed stages as columns, so no "active only". */
export function taskChips({ kind, query, projectTitle, stages, path, isBoard, ...names }: Given, words: Words) {
  const { t } = words;
  const { person, department, tag, day } = namesIn(names, words);
  const chip = (name: ChipName, value: string) => t(`taskList.chips.${name}`, { value });
  const named = (of: ChipName, { name, isGone }: Named) => ({ label: chip(of, name), isGone });
  const stageOf = (id: number): Named => {
    const found = capitalised(stages).find((one) => one.id === id);
    return { name: found?.name ?? t('list.chips.unknown'), isGone: found?.archived ?? true };
  };
  const stateOf = (state: string) => (isBoard ? '' : t(`taskList.chips.${state}`));
  return listOf(kind).chips(
    query,
    {
      q: (value) => t('list.chips.q', { value }),
      stage: (stage) => (typeof stage === 'number' ? named('stage', stageOf(stage)) : stateOf(stage)),
      priority: (priority) => chip('priority', t(`taskList.${priority}`)),
      responsible: (ref) => named('responsible', person(ref)),
      owner: (ref) => named('owner', person(ref)),
      project: (id) => named('project', { name: projectTitle ?? `#${id}`, isGone: projectTitle === null }),
      department: (id) => named('department', department(id)),
      tag: (id) => named('tag', tag(id)),
      due: (due) => chip('due', t(`taskList.due.${due}`)),
      from: (date) => chip('from', day(date)),
      to: (date) => chip('to', day(date)),
      files: () => t('list.filters.withFiles'),
      hidden: () => t('taskList.filters.hidden'),
    },
    path,
  );
}

const choices = (list: readonly { id: number; name: string }[]): Choice[] =>
  list.map(({ id, name }) => ({ value: String(id), label: name }));

const capitalised = <S extends { name: string }>(stages: readonly S[]): S[] =>
  stages.map((stage) => ({ ...stage, name: stageName(stage.name) }));

export function taskFilterForm({ kind, query, options, people, stages, path, isBoard }: Given, words: Words) {
  const { t } = words;
  const states = isBoard
    ? []
    : STATES.map((value) => ({ value: value === 'active' ? '' : value, label: t(`taskList.states.${value}`) }));
  const stage = String(query.stage);
  const offered = offeredPeople(options, words);
  return {
    action: path,
    hidden: listOf(kind).hidden(query, 'view', 'q', 'project', 'sort', 'dir'),
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
        chosen: personValue(people, query.responsible),
        person: chosenPerson(people, query.responsible),
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
        chosen: personValue(people, query.owner),
        person: chosenPerson(people, query.owner),
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
        optionsUrl: areTagsListed(options.tags) ? null : '/tags/options',
        chosen: String(query.tag ?? ''),
      },
    ],
    from: query.from ?? '',
    to: query.to ?? '',
    files: query.files,
    showsHidden: query.hidden,
  };
}
