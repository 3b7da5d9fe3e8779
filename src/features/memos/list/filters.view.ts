import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { OUTCOMES } from '#src/policies/outcomes';
import { memoList, PERIODS, STAGES, type ListQuery } from './list.address';
import {
  areTagsListed,
  chosenPerson,
  namesIn,
  offeredDepartments,
  offeredPeople,
  offeredTags,
  personValue,
  type Named,
} from './offered';
import type { Names } from './options.queries';

type ChipName = Exclude<keyof Parameters<typeof memoList.chips>[1], 'late' | 'files' | 'task'>;
type Given = Names & { query: ListQuery; words: { t: Translate; format: Format } };

export function chips({ query, words, ...names }: Given) {
  const { t } = words;
  const { person, department, tag, day } = namesIn(names, words);
  const chip = (name: ChipName, value: string) => t(`list.chips.${name}`, { value });
  const named = (of: ChipName, { name, isGone }: Named) => ({ label: chip(of, name), isGone });
  return memoList.chips(query, {
    q: (value) => chip('q', value),
    stage: (stage) => chip('stage', t(`shared.stages.${stage}`)),
    outcome: (outcome) => chip('outcome', t(`shared.outcomes.${outcome}`)),
    recipient: (ref) => (ref === 0 ? chip('recipient', t('list.company')) : named('recipient', person(ref))),
    owner: (ref) => named('owner', person(ref)),
    department: (id) => named('department', department(id)),
    tag: (id) => named('tag', tag(id)),
    created: (period) => chip('created', t(`list.filters.${period}`)),
    from: (date) => chip('from', day(date)),
    to: (date) => chip('to', day(date)),
    late: () => t('list.filters.late'),
    files: () => t('list.filters.withFiles'),
    task: () => t('list.filters.withTask'),
  });
}

export function filterForm({ query, options, people, words }: Given) {
  const { t } = words;
  const named = (values: readonly string[], labels: string) =>
    values.map((value) => ({ value, label: t(`${labels}.${value}`) }));
  return {
    hidden: memoList.hidden(query, 'view', 'q', 'sort', 'dir'),
    chosen: {
      stage: query.stage ?? '',
      outcome: query.outcome ?? '',
      recipient: query.recipient === 0 ? 'company' : personValue(people, query.recipient),
      owner: personValue(people, query.owner),
      department: String(query.department ?? ''),
      tag: String(query.tag ?? ''),
      created: query.created ?? '',
    },
    stages: named(STAGES, 'shared.stages'),
    outcomes: named(OUTCOMES, 'shared.outcomes'),
    periods: named(PERIODS, 'list.filters'),
    people: offeredPeople(options, words),
    departments: offeredDepartments(options.departments, query.department),
    tags: offeredTags(options.tags, query.tag),
    areTagsListed: areTagsListed(options.tags),
    recipientChosen: query.recipient === 0 ? null : chosenPerson(people, query.recipient),
    ownerChosen: chosenPerson(people, query.owner),
    from: query.from ?? '',
    to: query.to ?? '',
    late: query.late,
    files: query.files,
    task: query.task,
  };
}
