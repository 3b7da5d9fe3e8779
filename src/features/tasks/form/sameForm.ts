import { isSameSet, isSameText } from '#src/features/files/sameContent';
import { namedId, namedIds } from '#src/features/people/choosing/chosenPeople.queries';
import type { Tx } from '#src/platform/db';
import { responsibleOf, type LoadedTask } from '../tasks.queries';
import type { TaskInput } from './form.schema';
import { isoOf } from './dates';

type Step = Pick<TaskInput, 'nextStep' | 'nextStepDate' | 'leadTime'>;

/** Nothing changed, or a double click. */
export const saysTheSame = async (tx: Tx, task: LoadedTask, input: TaskInput): Promise<boolean> =>
  task.title === input.title &&
  isSameText({ html: task.description, attachments: task.attachments }, input.description) &&
  task.priority === input.priority &&
  (input.stage ?? task.stage.id) === task.stage.id &&
  isoOf(task.startDate) === input.startDate &&
  isoOf(task.dueDate) === input.dueDate &&
  isSameStep(task, input) &&
  (task.parentId !== null && input.project === undefined ? true : task.projectId === (input.project ?? null)) &&
  isSameSet(
    task.tags.map(({ tag }) => tag.id),
    input.tags,
  ) &&
  (await namesTheSamePeople(tx, task, input));

export const isSameStep = (task: LoadedTask, { nextStep, nextStepDate, leadTime }: Step): boolean =>
  (task.nextStep ?? '') === nextStep &&
  isoOf(task.nextStepDate) === nextStepDate &&
  task.leadTime === (leadTime ?? null);

/** People with another role named as subscribers change nothing. */
async function namesTheSamePeople(tx: Tx, task: LoadedTask, input: TaskInput): Promise<boolean> {
  const responsible = await namedIds(tx, input.responsible);
  const subscribers = await namedIds(tx, input.subscribers);
  const idsOf = (people: LoadedTask['participants']): unknown[] => people.map(({ userId }) => userId);
  const others = idsOf(task.participants.filter((row) => !row.isSubscriber));
  return (
    isSameSet(idsOf(responsibleOf(task)), responsible) &&
    task.participants.find(({ isCoOwner }) => isCoOwner)?.userId === (await namedId(tx, input.coOwner)) &&
    isSameSet(
      idsOf(task.participants.filter(({ isSubscriber }) => isSubscriber)),
      subscribers.filter((ref) => !others.includes(ref)),
    )
  );
}
