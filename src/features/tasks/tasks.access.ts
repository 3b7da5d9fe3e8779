import { z } from 'zod';
import type { Context } from '#src/platform/http/context';
import { accessTo } from '#src/subjects/subjectKind';
import { id } from '#src/platform/http/params';
import { projectSubject, taskSubject } from '#src/subjects/taskSubject';
import type { LoadedTask } from './tasks.queries';

export const taskParams = z.strictObject({ taskId: id });
const idIn = ({ taskId }: z.infer<typeof taskParams>): number => taskId;

export const accessBy = {
  task: accessTo(taskSubject, idIn),
  project: accessTo(projectSubject, idIn),
};

export type OnTask<B = unknown, Q = unknown> = Context<LoadedTask, { taskId: number }, Q, B>;
