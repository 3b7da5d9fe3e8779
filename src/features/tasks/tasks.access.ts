import { accessTo } from '#src/subjects/subjectKind';
import { taskSubject } from '#src/subjects/taskSubject';

/** Loads the task through the actor, for the routes of tasks alone. */
export const onTask = accessTo(taskSubject, ({ taskId }: { taskId: number }) => taskId);
