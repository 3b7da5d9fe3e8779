import { correctsSubscribers } from './correcting.policy';
import { canAddSubscriber, isSent, type MemoFacts, type Person } from './memo.policy';
import { canEditTask, type TaskFacts } from './task.policy';

/** By one button, which has no field for the reason that operators give after the decision. */
export const canLetIntoMemo = (actor: Person, memo: MemoFacts): boolean =>
  isSent(memo) && canAddSubscriber(actor, memo) && !correctsSubscribers(actor, memo);

export const canLetIntoTask = (actor: Person, task: TaskFacts): boolean => canEditTask(actor, task);
