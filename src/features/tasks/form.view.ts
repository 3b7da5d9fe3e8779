import { randomUUID } from 'node:crypto';
import { findTagOptions } from '#src/features/memos/choices.queries';
import {
  countActivePeople,
  findActivePeople,
  findNames,
  LISTED_PEOPLE_MAX,
} from '#src/features/memos/recipients/recipients.queries';
import type { Context, Typed } from '#src/platform/http/context';
import { isoOf } from './dates.service';
import { hoursOf } from './task.view';
import { findStages, responsibleOf, type LoadedTask } from './tasks.queries';

/** What the fields of a task's form hold, before or after typing. */
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
  tags: string[];
  remindMe: boolean;
  clientKey: string;
  version: string;
  memo: string;
  parent: string;
  copyFiles: string[];
  copyOf: string;
  /** What the memo it comes of is considered with. */
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
  tags: task.tags.map(({ tag }) => String(tag.id)),
  version: String(task.version),
});

const one = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value.findLast((item) => item !== '') ?? '') : (value ?? '');
const list = (value: string | string[] | undefined): string[] =>
  [value ?? []].flat().flatMap((item) => item.split(/[\s,;]+/).filter(Boolean));

/** The form as it was sent, so that nothing typed is lost when it comes back. */
export const taskFormTyped = (typed: Typed): TaskFormValues => ({
  title: one(typed.title),
  description: one(typed.description),
  responsible: list(typed.responsible),
  coOwner: one(typed.coOwner),
  subscribers: list(typed.subscribers),
  stage: one(typed.stage),
  priority: one(typed.priority) || 'middle',
  startDate: one(typed.startDate),
  dueDate: one(typed.dueDate),
  nextStep: one(typed.nextStep),
  nextStepDate: one(typed.nextStepDate),
  leadTime: one(typed.leadTime),
  tags: list(typed.tags),
  remindMe: one(typed.remindMe) !== '',
  clientKey: one(typed.clientKey) || randomUUID(),
  version: one(typed.version),
  memo: one(typed.memo),
  parent: one(typed.parent),
  copyFiles: list(typed.copyFiles),
  copyOf: one(typed.copyOf),
  conclusion: one(typed.conclusion),
});

/** Whom and what one may choose. In a big company nobody is listed: the fields fetch names while typing. */
export async function taskChoices({ t, db }: Context, values: TaskFormValues, task?: LoadedTask) {
  const isListed = (await countActivePeople(db.prisma)) <= LISTED_PEOPLE_MAX;
  const chosen = [...values.responsible, ...(values.coOwner ? [values.coOwner] : []), ...values.subscribers];
  const [listed, named, tags, stages] = await Promise.all([
    isListed ? findActivePeople(db.prisma) : [],
    findNames(db.prisma, chosen),
    findTagOptions(db.prisma, values.tags.map(Number).filter(Number.isInteger)),
    findStages(db.prisma),
  ]);
  const known = new Set(listed.map(({ id }) => id));
  const people = [...listed, ...named.filter(({ id }) => !known.has(id))].map(({ id, name, department }) => ({
    value: String(id),
    label: name,
    ...(department ? { hint: department } : {}),
  }));
  return {
    isListed,
    people,
    tags: tags.map(({ id, name }) => ({ value: String(id), label: name })),
    // A new task starts in an open stage.
    stages: stages
      .filter(({ isActive }) => isActive || task !== undefined)
      .map(({ id, name }) => ({ value: String(id), label: name })),
    defaultStage: String(stages.find(({ isDefault }) => isDefault)?.id ?? ''),
    priorities: ['low', 'middle', 'high'].map((value) => ({ value, label: t(`tasks.priorities.${value}`) })),
  };
}
