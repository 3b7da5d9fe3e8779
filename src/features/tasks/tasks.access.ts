import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Can } from '#src/platform/http/context';
import type { TaskFacts } from '#src/policies/task.policy';
import { findTaskFor, type LoadedTask } from './tasks.queries';

type Policy = (actor: Actor, task: TaskFacts) => boolean;

/** Loads the task through the actor: what one may not see is not there; what one sees but may not do is refused with a reason. */
export function onTask(policy: Policy, refusal = 'errors.forbidden.message'): Can<LoadedTask, { taskId: number }> {
  return async ({ db, actor, params }) => {
    if (!actor) throw new SignInNeeded();
    const task = await findTaskFor(db, actor, params.taskId, (found) => {
      if (!policy(actor, found)) throw new Forbidden(refusal);
    });
    if (!task) throw new NotFound('tasks.errors.notFound');
    return task;
  };
}
