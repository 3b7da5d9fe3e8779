import type { Context } from '#src/platform/http/context';
import { taskFormOf, type TaskFormValues } from './form.view';
import { dayText } from '../task.view';
import { responsibleOf, type LoadedTask } from '../tasks.queries';

type Names = readonly { user: { name: string } }[];
type Field = (typeof FIELDS)[number];

const FIELDS = [
  'responsible',
  'coOwner',
  'subscribers',
  'priority',
  'startDate',
  'dueDate',
  'nextStep',
  'nextStepDate',
  'leadTime',
  'project',
  'tags',
] as const;

/** Fields that differ from the rejected form, besides title, text and stage. */
export function savedOtherwise({ t, format }: Pick<Context, 't' | 'format'>, task: LoadedTask, typed: TaskFormValues) {
  const saved = taskFormOf(task);
  const names = (people: Names): string => people.map(({ user }) => user.name).join(', ');
  const shown: Partial<Record<Field, string>> = {
    responsible: names(responsibleOf(task)),
    coOwner: names(task.participants.filter(({ isCoOwner }) => isCoOwner)),
    subscribers: names(task.participants.filter(({ isSubscriber }) => isSubscriber)),
    priority: t(`tasks.priorities.${task.priority}`),
    startDate: dayText(format, task.startDate),
    dueDate: dayText(format, task.dueDate),
    nextStepDate: dayText(format, task.nextStepDate),
    project: task.projectId === null ? '' : `#${task.projectId}`,
    tags: task.tags.map(({ tag }) => tag.name).join(', '),
  };
  return FIELDS.filter((field) => sorted(saved[field]) !== sorted(typed[field])).map((field) => ({
    label: t(`tasks.form.${field}`),
    value: shown[field] ?? String(saved[field]),
  }));
}

const sorted = (value: string | string[]): string => (Array.isArray(value) ? [...value].sort().join(' ') : value);
