import type { RequestsOwner } from '#src/features/accessRequests/answering.service';
import { canLetIntoTask } from '#src/policies/accessRequest.policy';
import { projectSubject, taskSubject } from '#src/subjects/taskSubject';
import type { LoadedTask } from '../tasks.queries';
import { addTaskSubscribers } from './subscribers.service';

export const taskRequests: RequestsOwner<LoadedTask> = {
  subject: taskSubject,
  mayLetIn: canLetIntoTask,
  async letIn(tx, actor, taskId, personId) {
    await addTaskSubscribers(tx, actor, taskId, [personId]);
  },
};

export const projectRequests: RequestsOwner<LoadedTask> = { ...taskRequests, subject: projectSubject };
