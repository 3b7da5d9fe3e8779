import { isSameSet, isSameText } from '#src/features/files/sameContent';
import { responsibleOf, type LoadedTask } from '../tasks.queries';
import type { TaskInput } from '../tasks.schema';
import { isoOf } from './dates';

type Step = Pick<TaskInput, 'nextStep' | 'nextStepDate' | 'leadTime'>;

/** Whether saving this form would leave the task as it is: nothing was changed, or it is the second half of a double click. */
export const saysTheSame = (task: LoadedTask, input: TaskInput): boolean =>
  task.title === input.title &&
  isSameText({ html: task.description, attachments: task.attachments }, input.description) &&
  task.priority === input.priority &&
  (input.stage ?? task.stage.id) === task.stage.id &&
  isoOf(task.startDate) === input.startDate &&
  isoOf(task.dueDate) === input.dueDate &&
  isSameStep(task, input) &&
  isSameSet(
    task.tags.map(({ tag }) => tag.id),
    input.tags,
  ) &&
  namesTheSamePeople(task, input);

export const isSameStep = (task: LoadedTask, { nextStep, nextStepDate, leadTime }: Step): boolean =>
  (task.nextStep ?? '') === nextStep &&
  isoOf(task.nextStepDate) === nextStepDate &&
  task.leadTime === (leadTime ?? null);

/** Whoever has another role needs no subscription, so naming them as subscribers says nothing. */
function namesTheSamePeople(task: LoadedTask, { responsible, coOwner, subscribers }: TaskInput): boolean {
  const idsOf = (people: LoadedTask['participants']): unknown[] => people.map(({ userId }) => userId);
  const others = idsOf(task.participants.filter((row) => !row.isSubscriber));
  return (
    isSameSet(idsOf(responsibleOf(task)), responsible) &&
    task.participants.find(({ isCoOwner }) => isCoOwner)?.userId === coOwner &&
    isSameSet(
      idsOf(task.participants.filter(({ isSubscriber }) => isSubscriber)),
      subscribers.filter((ref) => !others.includes(ref)),
    )
  );
}
