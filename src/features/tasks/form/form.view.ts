import { randomUUID } from 'node:crypto';
import { findTagOptions } from '#src/features/labels/labels.queries';
import { findNames } from '#src/features/people/choosing/people.queries';
import { findListedPeople } from '#src/features/people/choosing/listedPeople.queries';
import { groupOptions, personOptions } from '#src/features/people/choosing/options.view';
import type { Context, Typed } from '#src/platform/http/context';
import { typedList, typedOne } from '#src/web/formFields';
import { idsIn } from '#src/platform/http/params';
import { isoOf } from './dates';
import type { Kind } from '../list/list.address';
import { findProjectOptions } from './project.queries';
import { hoursOf, stageName } from '../task.view';
import { findStages, responsibleOf, type LoadedTask } from '../tasks.queries';

export type TaskFormValues = {
  title: string;
  description: string;
  responsible: string[];
  coOwner: string;
  subscribers: string[];
  stage: string;
  priority: string;
  startDate: string;
  dueDate: string;
  nextStep: string;
  nextStepDate: string;
  leadTime: string;
  project: string;
  tags: string[];
  remindMe: boolean;
  clientKey: string;
  version: string;
  memo: string;
  parent: string;
  copyFiles: string[];
  copyOf: string;
  conclusion: string;
};

export const emptyTask = (): TaskFormValues => ({
  title: '',
  description: '',
  responsible: [],
  coOwner: '',
  subscribers: [],
  stage: '',
  priority: 'middle',
  startDate: '',
  dueDate: '',
  nextStep: '',
  nextStepDate: '',
  leadTime: '',
  project: '',
  tags: [],
  remindMe: false,
  clientKey: randomUUID(),
  version: '',
  memo: '',
  parent: '',
  copyFiles: [],
  copyOf: '',
  conclusion: '',
});

const ids = (people: readonly { userId: number }[]): string[] => people.map(({ userId }) => String(userId));

export const taskFormOf = (task: LoadedTask): TaskFormValues => ({
  ...emptyTask(),
  title: task.title,
  description: task.description,
  responsible: ids(responsibleOf(task)),
  coOwner: String(task.participants.find(({ isCoOwner }) => isCoOwner)?.userId ?? ''),
  subscribers: ids(task.participants.filter(({ isSubscriber }) => isSubscriber)),
  stage: String(task.stage.id),
  priority: task.priority,
  startDate: isoOf(task.startDate) ?? '',
  dueDate: isoOf(task.dueDate) ?? '',
  nextStep: task.nextStep ?? '',
  nextStepDate: isoOf(task.nextStepDate) ?? '',
  leadTime: hoursOf(task.leadTime),
  project: String(task.projectId ?? ''),
  tags: task.tags.map(({ tag }) => String(tag.id)),
  version: String(task.version),
});

export const taskFormTyped = (typed: Typed): TaskFormValues => ({
  title: typedOne(typed.title),
  description: typedOne(typed.description),
  responsible: typedList(typed.responsible),
  coOwner: typedOne(typed.coOwner),
  subscribers: typedList(typed.subscribers),
  stage: typedOne(typed.stage),
  priority: typedOne(typed.priority) || 'middle',
  startDate: typedOne(typed.startDate),
  dueDate: typedOne(typed.dueDate),
  nextStep: typedOne(typed.nextStep),
  nextStepDate: typedOne(typed.nextStepDate),
  leadTime: typedOne(typed.leadTime),
  project: typedOne(typed.project),
  tags: typedList(typed.tags),
  remindMe: typedOne(typed.remindMe) !== '',
  clientKey: typedOne(typed.clientKey) || randomUUID(),
  version: typedOne(typed.version),
  memo: typedOne(typed.memo),
  parent: typedOne(typed.parent),
  copyFiles: typedList(typed.copyFiles),
  copyOf: typedOne(typed.copyOf),
  conclusion: typedOne(typed.conclusion),
});

/** In a big company fields fetch names while typing. */
export async function taskChoices(
  ctx: Context,
  values: TaskFormValues,
  { kind, task }: { kind: Kind; task?: LoadedTask },
) {
  const { t, db, actor } = ctx;
  const mayHaveProject = kind === 'task' && values.parent === '' && (task?.parentId ?? null) === null;
  const chosen = [...values.responsible, ...(values.coOwner ? [values.coOwner] : []), ...values.subscribers];
  const [{ people, groups }, named, tags, stages, projects] = await Promise.all([
    findListedPeople(db),
    findNames(db.prisma, chosen),
    findTagOptions(db.prisma, idsIn(values.tags)),
    findStages(db.prisma),
    mayHaveProject ? findProjectOptions(db, actor, idsIn([values.project])[0]) : [],
  ]);
  const listed = people ?? [];
  const known = new Set(listed.map(({ id }) => id));
  // Besides the list, each field gets only the people chosen in it.
  const peopleFor = (values: readonly string[]) =>
    personOptions([...listed, ...named.filter(({ id }) => !known.has(id) && values.includes(String(id)))]);
  return {
    isListed: people !== null,
    responsible: peopleFor(values.responsible),
    coOwners: peopleFor([values.coOwner]),
    subscribers: [...peopleFor(values.subscribers), ...groupOptions(t, groups)],
    tags: tags.tags.map(({ id, name }) => ({ value: String(id), label: name })),
    projects: projects.map(({ id, title }) => ({ value: String(id), label: title })),
    areTagsListed: tags.isListed,
    stages: stages
      .filter(({ isActive }) => isActive || task !== undefined)
      .map(({ id, name }) => ({ value: String(id), label: stageName(name) })),
    defaultStage: String(stages.find(({ isDefault }) => isDefault)?.id ?? ''),
    priorities: ['low', 'middle', 'high'].map((value) => ({ value, label: t(`tasks.priorities.${value}`) })),
  };
}
